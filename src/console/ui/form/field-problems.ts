import type { InputProblem } from '../../../kernel/errors.ts'

/** What the fields of a form are called, by their place in the body: `name`, `partner/email`. */
export type Labels = Readonly<Record<string, string>>
/** `field` is the key of its label, or missing where the form has no such field. */
export type FieldProblem = { field: string | undefined; sentence: string }

/** What the server refused, each at its field and as a sentence that begins with the field's label. */
export function toFieldProblems(problems: readonly InputProblem[], labels: Labels): FieldProblem[] {
  const found = new Map<string, FieldProblem>()
  for (const { path, message } of problems) {
    const field = fieldAt(path, labels)
    const sentence = `${placeOf(path, field, labels)} ${message.replace(/\.$/, '')}.`
    const key = field ?? sentence
    if (!found.has(key)) found.set(key, { field, sentence })
  }
  const order = Object.keys(labels)
  return [...found.values()].toSorted((a, b) => placeIn(order, a) - placeIn(order, b))
}

/** The longest label's key that a JSON pointer begins with: `/networks/0` is of `networks`. */
function fieldAt(path: string, labels: Labels): string | undefined {
  const place = path.replace(/^\//, '')
  return Object.keys(labels)
    .filter((key) => place === key || place.startsWith(`${key}/`))
    .toSorted((a, b) => b.length - a.length)[0]
}

/** `Networks, entry 2`; where the form shows no such field, no name of the API is told either. */
function placeOf(path: string, field: string | undefined, labels: Labels): string {
  if (field === undefined) return 'Something that this form does not show'
  const [entry = ''] = path.slice(field.length + 2).split('/')
  return /^\d+$/.test(entry) ? `${labels[field]}, entry ${Number(entry) + 1},` : (labels[field] ?? '')
}

const placeIn = (order: readonly string[], { field }: FieldProblem): number =>
  field === undefined ? order.length : order.indexOf(field)
