import type { MilestoneCode } from '../../containers/journey/milestones.ts'
import type { Move } from '../arrival.ts'
import type { EventWord } from '../event-words.ts'
import type { SituationKind } from '../../containers/contract.ts'
import type { NoticeKind } from '../view.ts'
import type { Dates } from './dates.ts'

/** The places of a situation by name; null what is not known. */
export type Whereabouts = { at: string | null; to: string | null; via: string | null }

/** Everything the portal says, in one language. A further language is one more file of this shape. */
export type Language = {
  code: string
  /** What the language calls itself. */
  name: string
  dates: Dates
  page: {
    /** Generic on purpose: chat programs show title and description to whoever is in the chat. */
    title: string
    description: string
    order: (reference: string) => string
    container: (number: string) => string
    language: string
    footer: (company: string) => string
    alsoAs: string
    calendar: string
    json: string
    toTop: string
    /** Unfolds the rest about one of several boxes. */
    more: string
  }
  carrierUnknown: string
  situation: Readonly<Record<SituationKind, (where: Whereabouts) => string>>
  /** A second sentence, where the first leaves the reader wondering. */
  explanation: Partial<Readonly<Record<SituationKind, string>>>
  arrival: {
    none: string
    planned: string
    expected: string
    overdue: string
    arrived: string
    overdueNote: string
    localTime: string
    localTimeIn: (place: string) => string
    utc: string
    inPlace: (place: string) => string
    hourUnknown: string
    /** `was 18 Nov 2026; moved 6 days later: bad weather`; without a move it hardly moved. */
    changed: (change: { was: string; move: Move | null; reason: string | null }) => string
    againstFirst: (change: { first: string; move: Move | null }) => string
  }
  move: (move: Move) => string
  /** By SMDG code. */
  delayReason: (code: string) => string | undefined
  saidByCarrier: (remark: string) => string
  history: {
    heading: string
    summary: (dates: number) => string
    told: string
    left: (count: number) => string
  }
  progress: { heading: string; text: (share: string) => string }
  milestones: {
    heading: string
    done: string
    expected: string
    open: string
    byName: Readonly<Record<MilestoneCode, string>>
  }
  ships: {
    heading: string
    unknown: string
    voyage: (number: string) => string
    leg: (from: string, to: string) => string
    state: Readonly<Record<'done' | 'current' | 'planned', string>>
    changeDone: (place: string) => string
    changeAhead: (place: string) => string
    rolledOver: string
    placeUnknown: string
  }
  timeline: {
    heading: string
    zones: string
    expected: string
    left: (count: number) => string
    events: Readonly<Record<EventWord, string>>
  }
  map: {
    heading: string
    title: (container: string) => string
    description: (where: { from: string; to: string; position: string }) => string
    estimatedPosition: string
    positionEstimated: string
    positionReported: (place: string) => string
    positionUnknown: string
    captionEstimated: string
    caption: string
  }
  freshness: {
    heading: string
    asOf: (relative: string) => string
    outdated: (relative: string) => string
    neverAnswered: string
    asking: string
    closed: string
    lastEvent: string
    told: string
    asked: string
    answered: string
    next: string
    never: string
    soon: string
  }
  summary: {
    none: string
    allArrived: (total: number) => string
    someArrived: (arrived: number, total: number) => string
    lastExpected: (date: string) => string
    lastOverdue: (date: string) => string
    withoutDate: (count: number) => string
    list: string
    withoutSection: (count: number) => string
  }
  notice: Readonly<Record<NoticeKind, { heading: string; text: string }>>
  retryIn: (seconds: number) => string
  calendar: { arrival: (where: { container: string; place: string | null }) => string; note: string }
}
