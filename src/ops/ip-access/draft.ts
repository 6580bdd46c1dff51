import type { InputProblem } from '../../kernel/errors.ts'
import { readNetwork } from '../../kernel/network.ts'
import type { DraftRule } from './contract.ts'
import { problemWithCountry } from './countries.ts'
import { errors } from './errors.ts'
import type { RuleWording } from './row.ts'
import { problemWithSchedule } from './schedule.ts'
import { atOnce, type Steps } from './trial-steps.ts'

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
