import { Compile } from 'typebox/compile'
import type * as Type from 'typebox'
import { errors, type AppError, type InputProblem } from '../kernel/errors.ts'

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
    if (!validator.Check(value)) return { error: toError(validator.Errors(value).flatMap(toProblems)) }
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

const mostProblems = 20

function toError(found: readonly InputProblem[]): AppError {
  const firstOfEachPath = new Map(found.toReversed().map((problem) => [problem.path, problem]))
  const problems = [...firstOfEachPath.values()].reverse().slice(0, mostProblems)
  const [first] = problems
  const summary = first
    ? `${first.path === '' ? 'the body' : first.path} ${first.message}`
    : 'it does not fit'
  return errors.VALIDATION_FAILED({ summary }, { problems })
}

type Found = { keyword: string; instancePath: string; params: object; message: string }

/** An unknown or missing field is reported at its own path, not at its parent's. */
function toProblems({ keyword, instancePath, params, message }: Found): InputProblem[] {
  if (keyword === 'additionalProperties') return []
  if (keyword === 'boolean') return [{ path: instancePath, message: 'is not a known field' }]
  if (keyword === 'required')
    return listIn(params, 'requiredProperties').map((name) => ({
      path: `${instancePath}/${escapeKey(name)}`,
      message: 'is required',
    }))
  if (keyword === 'enum')
    return [{ path: instancePath, message: `must be one of ${listIn(params, 'allowedValues').join(', ')}` }]
  return [{ path: instancePath, message }]
}

/** Deeper values exist only to exhaust the stack of whoever walks through them. */
const deepest = 32

/** Where a value is that no PostgreSQL text or JSON of ours can hold. */
function findUnstorable(value: unknown, at: { path: string; depth: number }): InputProblem | undefined {
  const { path } = at
  if (typeof value === 'string') return value.includes('\0') ? { path, message: noNul } : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (at.depth === deepest) return { path, message: `must not be nested deeper than ${deepest} levels` }
  for (const [key, member] of Object.entries(value)) {
    if (key.includes('\0')) return { path, message: noNul }
    const found = findUnstorable(member, { path: `${path}/${escapeKey(key)}`, depth: at.depth + 1 })
    if (found !== undefined) return found
  }
  return undefined
}

const noNul = 'must not hold the character NUL'
/** As in a JSON pointer. */
const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

function listIn(params: object, member: string): string[] {
  const list: unknown = Reflect.get(params, member)
  return Array.isArray(list) ? list.map(String) : []
}
