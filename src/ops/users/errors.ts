import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  USER_NOT_FOUND: [404, 'There is no person with id {id}.'],
  EMAIL_TAKEN: [409, 'Somebody already has the e-mail address {email}.'],
  LAST_ADMIN: [
    409,
    'This is the last active administrator.',
    'Make somebody else an administrator first: without one nobody could change anything any more.',
  ],
  PASSWORD_REFUSED: [
    422,
    'The password is not accepted: {reason}.',
    'Choose a longer one; a sentence is fine.',
  ],
  GROUP_NOT_FOUND: [422, 'One of the groups does not exist.'],
  GROUP_NAME_TAKEN: [409, 'There already is a group called {name}.'],
})
