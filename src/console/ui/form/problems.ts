import type * as Type from 'typebox'
import { Errors } from 'typebox/value'
import { toFieldProblems, type FieldProblem, type Labels } from './field-problems.ts'

/** Everything that the contract would refuse in a body, before it is sent: one problem a field. */
export function findProblems(schema: Type.TSchema, body: unknown, labels: Labels): FieldProblem[] {
  return toFieldProblems(
    Errors(schema, body).flatMap(({ keyword, instancePath, params, message }) =>
      keyword === 'required'
        ? missingIn(params).map((name) => ({ path: `${instancePath}/${name}`, message: 'is missing' }))
        : [{ path: instancePath, message: wordsFor(keyword, params) ?? message }],
    ),
    labels,
  )
}

const missingIn = (params: object): string[] => {
  const names: unknown = Reflect.get(params, 'requiredProperties')
  return Array.isArray(names) ? names.map(String) : []
}

/** The validator's words are for programmers. */
function wordsFor(keyword: string, params: object): string | undefined {
  const limit = Number(Reflect.get(params, 'limit'))
  if (keyword === 'enum') return 'is not one of the choices'
  if (keyword === 'minItems' && limit === 1) return 'needs at least one'
  if (keyword === 'minLength' && limit === 1) return 'is missing'
  if (keyword === 'maxLength') return `has more than ${limit} characters`
  if (keyword === 'maxItems') return `has more than ${limit} entries`
  if (keyword === 'minimum') return `is less than ${limit}`
  if (keyword === 'maximum') return `is more than ${limit}`
  if (keyword === 'format' || keyword === 'pattern' || keyword === 'type')
    return 'is not complete or not valid'
  return undefined
}
