import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  USER_NOT_FOUND: [404, 'There is no person with id {id}.'],
  EMAIL_UNKNOWN: [404, 'Nobody has the e-mail address {email}.'],
  EMAIL_TAKEN: [409, 'Somebody already has the e-mail address {email}.'],
  ADMIN_NEEDS_PERSON: [
    403,
    'Administrators are administered by people who are signed in, not by API tokens.',
    'An administrator can do this in the console.',
  ],
  LAST_ADMIN: [
    409,
    'This is the last active administrator.',
    'Make somebody else an administrator first: without one nobody could change anything any more.',
  ],
  PASSWORD_REFUSED: [
    422,
    'The password is not accepted: {reason}.',
    'Four or five words that nobody else would put together are easy to remember and hard to guess.',
  ],
  PASSWORD_LINK_NOT_VALID: [410, 'This link was used already, or its time is over.', 'Ask for a new one.'],
  USER_DISABLED: [409, '{name} is disabled.', 'Enable the person first.'],
  PASSWORD_IS_PERSONAL: [403, 'A password is changed by the person who is signed in, not by an API token.'],
  CURRENT_PASSWORD_WRONG: [422, 'The current password is wrong.'],
  GROUP_NOT_FOUND: [404, 'There is no group with id {id}.'],
  GROUPS_UNKNOWN: [422, 'One of the groups does not exist.'],
  GROUP_SETTINGS_REFUSED: [
    422,
    'A group cannot have this value of {key}: {reason}.',
    'See `perGroup` and `accepts` in the list of settings.',
  ],
  GROUP_IN_USE: [409, 'IP rules are about the group {name}: {rules}.', 'Change or remove those rules first.'],
  GROUP_NAME_TAKEN: [409, 'There already is a group called {name}.'],
})
