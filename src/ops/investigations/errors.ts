import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  INVESTIGATION_NOT_FOUND: [404, 'There is no investigation with id {id}.'],
  INVESTIGATION_STATE_NOT_ALLOWED: [
    409,
    'An investigation that is {state} does not take "{action}".',
    'Look at `current`: a resolved investigation is reopened first, a merged one goes on in another.',
  ],
  INVESTIGATION_TEXT_NOT_VALID: [400, 'The {field} {problem}.', 'Correct the text.'],
  ASSIGNEE_NOT_ALLOWED: [
    422,
    'Only active people with the role security or admin can be assigned.',
    'Choose one of them, or give the person the role.',
  ],
  INVESTIGATION_EVENTS_UNKNOWN: [
    422,
    'There is no audit event {first}.',
    'Leave out the ids named in `unknown`.',
  ],
  INVESTIGATION_EVENTS_NOT_IN_IT: [
    422,
    'The event {first} does not belong to this investigation.',
    'Leave out the ids named in `unknown`.',
  ],
  INVESTIGATION_FULL: [
    422,
    'An investigation holds at most {most} events.',
    'Link them to another investigation, or split this one.',
  ],
  INVESTIGATION_MERGE_WITH_ITSELF: [422, 'An investigation cannot be merged with itself.'],
  INVESTIGATION_SPLIT_TAKES_ALL: [
    422,
    'Splitting off all events would leave none here.',
    'Leave at least one event, or change the title instead.',
  ],
  EVIDENCE_NOT_SEALED: [
    503,
    'The latest events of this investigation are not sealed yet.',
    'Try again in a few seconds. If this stays, run `breakwater audit verify`.',
  ],
})
