import type { InputProblem } from '../../../kernel/errors.ts'
import { readNetwork } from '../../../kernel/network/network.ts'
import type { DraftRule } from '../contract.ts'
import { problemWithCountry } from '../matching/countries.ts'
import { errors } from '../errors.ts'
import type { RuleWording } from '../rule-row.ts'
import { problemWithSchedule } from '../matching/schedule.ts'
import { atOnce, type Steps } from '../slices.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { Context } from '../context.ts'
import { idsOf } from '../matching/rule.ts'

/** More than anybody corrects in one go. */
const mostProblems = 100

/** What the draft says, in one spelling; throws IP_RULE_INVALID with everything that is wrong. */
export function readDraft(draft: Omit<DraftRule, 'id' | 'position'>): RuleWording {
  const { wording, problems } = read(draft)
  refuse(problems)
  return wording
}

/** The same for a whole list; problems say which rule they are in. */
export const readDrafts = (drafts: readonly DraftRule[]): RuleWording[] => atOnce(readDraftsInSteps(drafts))

/** The same for somebody who only tries it, and has time. */
export function* readDraftsInSteps(drafts: readonly DraftRule[]): Steps<RuleWording[]> {
  const readings: ReturnType<typeof read>[] = []
  for (const draft of drafts) {
    yield
    readings.push(read(draft))
  }
  refuse(
    readings.flatMap(({ problems }, index) =>
      problems.map(({ path, message }) => ({ path: `/rules/${index}${path}`, message })),
    ),
  )
  return readings.map(({ wording }) => wording)
}

/** The drafts in the order that their positions ask for: without one a rule comes behind the one before it. */
export function inOrder<Draft extends { position?: number | undefined }>(drafts: readonly Draft[]): Draft[] {
  let place = 0
  const placed = drafts.map((draft) => ({ draft, place: (place = draft.position ?? place) }))
  return placed.sort((a, b) => a.place - b.place).map(({ draft }) => draft)
}

export function refuse(problems: readonly InputProblem[]): void {
  const [first] = problems
  if (!first) return
  const summary = `${first.path.slice(1)}: ${first.message}`.replace(/\.$/, '')
  throw errors.IP_RULE_INVALID({ summary }, { problems: problems.slice(0, mostProblems) })
}

function read(draft: Omit<DraftRule, 'id' | 'position'>): { wording: RuleWording; problems: InputProblem[] } {
  const { cidrs, problems } = readNetworks(draft.cidrs ?? [])
  const countries = [...new Set(draft.countries)]
  const name = draft.name.trim()
  const expiresAt = draft.expiresAt ? new Date(draft.expiresAt) : null
  const schedule = draft.schedule ?? null
  const say = (path: string, message: string | undefined) => message && problems.push({ path, message })
  if (name === '') say('/name', 'must say something')
  if (cidrs.length + countries.length + problems.length === 0)
    say('/cidrs', 'name at least one network or country')
  countries.forEach((code, index) => say(`/countries/${index}`, problemWithCountry(code)))
  if (Number.isNaN(expiresAt?.getTime())) say('/expiresAt', 'is no time')
  if (schedule) say('/schedule', problemWithSchedule(schedule))
  const wording = {
    name,
    action: draft.action,
    cidrs,
    countries,
    ...readTarget(draft.target),
    active: draft.active ?? true,
    expires_at: expiresAt,
    schedule,
    note: (draft.note ?? '').trim(),
  }
  return { wording, problems }
}

function readNetworks(texts: readonly string[]): { cidrs: string[]; problems: InputProblem[] } {
  const cidrs = new Set<string>()
  const problems: InputProblem[] = []
  texts.forEach((text, index) => {
    const reading = readNetwork(text)
    if ('network' in reading) cidrs.add(reading.network.cidr)
    else problems.push({ path: `/cidrs/${index}`, message: sentenceOf(reading) })
  })
  return { cidrs: [...cidrs], problems }
}

const sentenceOf = ({ problem, suggestion }: { problem: string; suggestion?: string }): string =>
  suggestion === undefined ? problem : `${problem} Did you mean ${suggestion}?`

function readTarget(target: DraftRule['target']): Pick<RuleWording, 'target_kind' | 'target_ids'> {
  if (target && 'userIds' in target) return { target_kind: 'users', target_ids: [...new Set(target.userIds)] }
  if (target && 'groupIds' in target)
    return { target_kind: 'groups', target_ids: [...new Set(target.groupIds)] }
  return { target_kind: 'everyone', target_ids: [] }
}

/** Where a target stands, and what it says. */
type Place = { path: string; target?: DraftRule['target'] }

/** Throws IP_RULE_INVALID where a target names people or groups that do not exist: the rule would be about nobody. */
export async function requireExistingTargets(
  { people }: Pick<Context, 'people'>,
  db: Db,
  places: readonly Place[],
): Promise<void> {
  if (!people.listUnknown) return
  const named = places.flatMap(idsIn)
  const idsOfKind = (wanted: Kind) => [
    ...new Set(named.filter(({ kind }) => kind === wanted).map(({ id }) => id)),
  ]
  const unknown = {
    userIds: new Set(await people.listUnknown.users(db, idsOfKind('userIds'))),
    groupIds: new Set(await people.listUnknown.groups(db, idsOfKind('groupIds'))),
  }
  const problems = named.filter(({ kind, id }) => unknown[kind].has(id))
  refuse(problems.map(({ path, kind }) => ({ path, message: complaints[kind] })))
}

type Kind = 'userIds' | 'groupIds'

const complaints: Record<Kind, string> = {
  userIds: 'there is nobody with this id',
  groupIds: 'there is no group with this id',
}

function idsIn({ path, target }: Place): { id: string; kind: Kind; path: string }[] {
  if (!target || 'everyone' in target) return []
  const kind = 'userIds' in target ? 'userIds' : 'groupIds'
  return idsOf(target).map((id, index) => ({ id, kind, path: `${path}/target/${kind}/${index}` }))
}
