import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  VERIFICATION_RUNNING: [
    409,
    'The audit log is being verified already, since {since}.',
    'Wait for the outcome; it is shown in the console and in `GET /audit/checkpoint`.',
  ],
  AUDIT_EVENT_NOT_FOUND: [404, 'There is no audit event with id {id}.'],
  EPOCH_NOT_NEEDED: [409, 'Nothing was ever signed in this audit log, so it needs no new origin.'],
})
