import type { AppError } from '../../kernel/errors.ts'
import { errors } from '../ip-decisions/errors.ts'
import { codeShape } from '../ip-decisions/words.ts'

/**
 * The refusal that a proxy has only the code of. Anybody may ask for it: nothing is looked up, and what does not have the shape of a code
 * is left out.
 */
export const refusalBy = (code: string): AppError =>
  errors.IP_REFUSED({}, codeShape.test(code) ? { decision: code } : {})
