import { defineErrors } from '../../kernel/errors.ts'

const correct = 'Correct what `problems` names.'

export const errors = defineErrors({
  SALE_ORDER_NOT_FOUND: [404, 'There is no sale order with id {id}.'],
  SALE_ORDER_INVALID: [422, 'The order is not valid: {summary}.', correct],
  CONTAINER_NUMBER_INVALID: [422, '{number} is not a container number: {reason}', correct],
  REFERENCE_TAKEN: [409, 'There is a sale order {reference} already.', 'Choose another reference.'],
  STATE_NOT_ALLOWED: [409, 'An order that is {from} cannot become {to}.', 'Choose one of `allowed`.'],
  IMPORT_TOO_LARGE: [413, 'The file is larger than {limit}.', 'Split it into several files.'],
  IMPORT_UNREADABLE: [422, 'The file cannot be read: {reason}', 'See `docs/csv-import.md` for the format.'],
  IMPORT_REJECTED: [
    422,
    'Nothing was imported: {rows} of {total} rows have problems. The first: {first}.',
    'Correct the rows named in `problems`, then send the whole file again.',
  ],
})
