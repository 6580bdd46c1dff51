import { defineEvents } from '../../kernel/events.ts'

export const factorEvents = defineEvents({
  'factor.totp_added': ['An authenticator app was switched on as a second factor.', 'medium'],
  'factor.totp_removed': ['An authenticator app was switched off.', 'medium'],
  'factor.recovery_codes_renewed': ['New recovery codes were made; the old ones stopped working.', 'medium'],
  'factor.recovery_code_used': ['A recovery code was used up in the place of a second factor.', 'medium'],
  'factor.passkey_added': ['A passkey was added.', 'medium'],
  'factor.passkey_removed': ['A passkey was removed.', 'medium'],
  'factor.passkey_refused': [
    'A passkey was refused: its signature counter did not rise, so there may be a copy of it.',
    'high',
  ],
  'factor.reset': ["All of a person's second factors were removed; the sessions were ended.", 'medium'],
})
