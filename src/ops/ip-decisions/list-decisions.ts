import type * as Type from 'typebox'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { searchQuery } from '../../kernel/database/search.ts'
import { readCode } from './code.ts'
import type { getIpDecision, IpDecision, listIpDecisions } from './contract.ts'
import { errors } from './errors.ts'
import type { Context } from './dependencies.ts'
import * as queries from './queries.ts'
import { sentenceOf, sentenceOfAddressSource, sentenceOfNow } from './explanations.ts'
import type { IpDecisionRow } from './tables.ts'

type Asked = Type.Static<typeof listIpDecisions.query>
type Detail = Type.Static<typeof getIpDecision.reply>

/** Refusals, the latest first, with what was counted up to now. */
export async function list(
  { repeats }: Pick<Context, 'repeats'>,
  db: Db,
  { limit, cursor, search = '', ...filter }: Asked,
): Promise<Page<IpDecision>> {
  await repeats.flush()
  const page = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) }
  const wanted = { ...filter, words: searchQuery(search), code: readCode(search), page }
  const found = await queries.listDecisions(db, wanted)
  return { ...found, items: found.items.map(toIpDecision) }
}

/** The decision with that code, however it was typed, and what the rules say now. */
export async function get(
  context: Pick<Context, 'repeats' | 'identity' | 'ipAccess'>,
  db: Db,
  text: string,
): Promise<Detail> {
  await context.repeats.flush()
  const row = await requireDecision(db, text)
  const person = row.user_id === null ? undefined : await context.identity.find(row.user_id)
  const isMachine = row.api_token_id !== null
  const verdict = await context.ipAccess.judge({ address: row.address, person, isMachine })
  return { ...toIpDecision(row), now: { allowed: verdict.allowed, sentence: sentenceOfNow(verdict) } }
}

export async function requireDecision(db: Db, text: string): Promise<IpDecisionRow> {
  const code = readCode(text)
  const row = code === undefined ? undefined : await queries.findDecision(db, code)
  if (!row) throw errors.IP_DECISION_NOT_FOUND({ code: text })
  return row
}

const toIpDecision = (row: IpDecisionRow): IpDecision => ({
  code: row.code,
  at: row.at.toISOString(),
  lastAt: row.last_at.toISOString(),
  count: row.count,
  occasion: row.occasion,
  address: row.address,
  country: row.country,
  belief: row.belief,
  beliefSentence: sentenceOfAddressSource({
    because: row.belief,
    peer: row.peer,
    forwardedFor: row.forwarded_for ?? undefined,
  }),
  peer: row.peer,
  forwardedFor: row.forwarded_for,
  userAgent: row.user_agent,
  proof: row.proof,
  user: row.user_id === null ? null : { id: row.user_id, name: row.user_name ?? row.user_id },
  apiToken: row.api_token_id === null ? null : { id: row.api_token_id, name: row.api_token_name ?? '' },
  sessionId: row.session_id,
  reason: row.reason,
  rule: row.rule_id === null ? null : { id: row.rule_id, name: row.rule_name ?? '' },
  ruleSetVersion: row.rule_set_version,
  sentence: sentenceOf(row),
})
