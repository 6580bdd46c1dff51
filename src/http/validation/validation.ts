import type * as Type from 'typebox'
import { Compile } from 'typebox/compile'
import { errors, type AppError, type InputProblem } from '../../kernel/errors.ts'
import { escapeKey, findProblems, mostProblems } from './problems.ts'

export type Part = 'params' | 'query' | 'body'

/** A validator of one part of a request. Text parts (params, query) are converted to the schema's types first, bodies never. */
export function compileValidator(
  schema: Type.TSchema,
  part: Part,
): (input: unknown) => { value: unknown } | { error: AppError } {
  const validator = Compile(schema)
  const isText = part !== 'body'
  return (input) => {
    const value = isText ? fromTexts(schema, input) : input
    if (!validator.Check(value)) return { error: toError(findProblems(schema, value)) }
    const unstorable = findUnstorable(value, { path: '', depth: 0 })
    return unstorable === undefined ? { value } : { error: toError([unstorable]) }
  }
}

/** Numbers and truth values as people write them in addresses. Whatever is spelled otherwise stays text and is refused. */
function fromTexts(schema: Type.TSchema, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input
  const { properties = {} } = schema as Partial<Type.TObject>
  const pairs = Object.entries(input).map(([name, text]: [string, unknown]) => [
    name,
    typeof text === 'string' ? fromText(Reflect.get(properties[name] ?? {}, 'type'), text) : text,
  ])
  return Object.fromEntries(pairs)
}

function fromText(type: unknown, text: string): unknown {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  const isNumber = (type === 'integer' || type === 'number') && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)
  return isNumber ? Number(text) : text
}

function toError(problems: readonly InputProblem[]): AppError {
  const [first] = problems
  const summary = first
    ? `${first.path === '' ? 'the body' : first.path} ${first.message}`
    : 'it does not fit'
  return errors.VALIDATION_FAILED({ summary }, { problems: problems.slice(0, mostProblems) })
}

/** Deeper values exist only to exhaust the stack of whoever walks through them. */
export const deepest = 32

/** Where a value is that no PostgreSQL text or JSON of ours can hold. */
function findUnstorable(value: unknown, at: { path: string; depth: number }): InputProblem | undefined {
  const { path } = at
  if (typeof value === 'string') return problemWithText(value, path)
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { path, message: tooLarge }
  if (typeof value !== 'object' || value === null) return undefined
  if (at.depth === deepest) return { path, message: `must not be nested deeper than ${deepest} levels` }
  for (const [key, member] of Object.entries(value)) {
    const found =
      problemWithText(key, path) ??
      findUnstorable(member, { path: `${path}/${escapeKey(key)}`, depth: at.depth + 1 })
    if (found !== undefined) return found
  }
  return undefined
}

function problemWithText(text: string, path: string): InputProblem | undefined {
  if (text.includes('\0')) return { path, message: 'must not hold the character NUL' }
  // It would be stored as the replacement character: another text than was sent.
  return text.isWellFormed() ? undefined : { path, message: 'must not hold half of a surrogate pair' }
}

const tooLarge = 'must not be larger than a number can be'
