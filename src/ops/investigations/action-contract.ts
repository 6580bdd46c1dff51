import * as Type from 'typebox'
import { downloadOf, endpoint, nullable, strictObject, uuid, words } from '../../kernel/contract.ts'
import { lineField, textField } from '../../kernel/text-fields.ts'
import { Investigation } from './contract.ts'
import { longestText, longestTitle, mostEventsAtOnce, verdicts } from './words.ts'

const tag = 'Investigations'
const access = 'security'
const byId = strictObject({ id: uuid() })
const version = Type.Integer({ description: 'The one that was read.' })
const eventIds = Type.Array(uuid(), { minItems: 1, maxItems: mostEventsAtOnce, uniqueItems: true })
const text = () => textField(longestText)

const action = <Body extends Type.TProperties>(name: string, summary: string, body: Body) =>
  endpoint({
    method: 'POST',
    path: `/investigations/:id/${name}`,
    summary: `${summary} A stale version is refused with the current investigation.`,
    tag,
    access,
    params: byId,
    body: strictObject({ version, ...body }),
    reply: Investigation,
  })

export const assignInvestigation = action('assign', 'Assigns it to a person, or to none.', {
  userId: nullable(Type.String({ minLength: 1, maxLength: 200 })),
})
export const startInvestigation = action(
  'start',
  'Starts work on it, and assigns it to the caller if it is unassigned.',
  {},
)
export const commentInvestigation = action('comment', 'Writes a comment.', { text: text() })
export const resolveInvestigation = action('resolve', 'Resolves it with a verdict.', {
  verdict: words(verdicts),
  reason: text(),
})
export const reopenInvestigation = action(
  'reopen',
  'Reopens it; the verdict is empty again, the history stays.',
  {
    reason: text(),
  },
)
export const mergeInvestigation = action('merge', 'Merges another unresolved investigation into this one.', {
  sourceId: uuid(),
})
export const splitInvestigation = action('split', 'Splits events off into a new investigation.', {
  eventIds,
  title: lineField(longestTitle),
})
export const linkEvents = action('link', 'Links events.', { eventIds })
export const unlinkEvents = action('unlink', 'Removes events.', { eventIds })

export const downloadEvidence = endpoint({
  method: 'GET',
  path: '/investigations/:id/evidence',
  summary:
    'One zip with events, proofs, checkpoints, keys and timeline; `breakwater audit verify --pack` proves it offline.',
  tag,
  access,
  params: byId,
  produces: 'application/zip',
  reply: downloadOf(),
})
