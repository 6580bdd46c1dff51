import { Compile } from 'typebox/compile'
import type * as Type from 'typebox'
import { Value } from 'typebox/value'
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
    const value = isText ? Value.Convert(schema, Value.Clone(input)) : input
    const unfit = unfitFor(value, '')
    if (unfit) return { error: toError([unfit]) }
    if (validator.Check(value)) return { value }
    return { error: toError(validator.Errors(value).flatMap(toProblems)) }
  }
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
      path: `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      message: 'is required',
    }))
  if (keyword === 'enum')
    return [{ path: instancePath, message: `must be one of ${listIn(params, 'allowedValues').join(', ')}` }]
  return [{ path: instancePath, message }]
}

const deepest = 32

/** What no schema says: PostgreSQL's text cannot hold NUL, and what nests without end would exhaust the stack of whoever walks it. */
function unfitFor(value: unknown, path: string, depth = 0): InputProblem | undefined {
  if (typeof value === 'string') return value.includes('\0') ? { path, message: nulMessage } : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === deepest) return { path, message: `must not be nested deeper than ${deepest} levels` }
  for (const [key, member] of Object.entries(value)) {
    const found = key.includes('\0')
      ? { path, message: nulMessage }
      : unfitFor(member, `${path}/${key}`, depth + 1)
    if (found) return found
  }
  return undefined
}

const nulMessage = 'must not hold the character NUL'

function listIn(params: object, member: string): string[] {
  const list: unknown = Reflect.get(params, member)
  return Array.isArray(list) ? list.map(String) : []
}
