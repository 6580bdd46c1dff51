import { formatCountry } from '../../../console/format.ts'
import { endReasons, type EndReason } from '../words.ts'
import type { Words } from './conclusions.ts'
import { reasonWords } from './session-words.ts'

/** How a chart is concluded, and what stands beside its bars. */
export type ChartWords = Words & { toLabel: (name: string) => string }

const same = (name: string): string => name
const toReason = (name: string): EndReason | undefined => endReasons.find((known) => known === name)

const endings: Record<EndReason, string> = {
  signed_out: 'when the person signs out',
  idle_timeout: 'by idle time-out',
  absolute_timeout: 'at the longest duration',
  limit: 'to make room for a newer one',
  terminated: 'by hand',
  suspicious: 'because the token is in two hands',
  credentials_changed: 'when the password or factors change',
  user_disabled: 'when the account is disabled',
}

export const byReason: ChartWords = {
  verb: 'end',
  singularVerb: 'ends',
  none: 'No session ended in these days',
  toLabel: (name) => reasonWords[toReason(name) ?? 'terminated'],
  toPhrase: (name) => endings[toReason(name) ?? 'terminated'],
}

export const byDevice: ChartWords = {
  verb: 'are opened on the device',
  singularVerb: 'is opened on the device',
  none: 'No device was used in these days',
  toLabel: same,
  toPhrase: same,
}

export const byCountry: ChartWords = {
  verb: 'are opened from',
  singularVerb: 'is opened from',
  none: 'The countries of the addresses are not known',
  toLabel: formatCountry,
  toPhrase: formatCountry,
}

export const byUser: ChartWords = {
  verb: 'belong to',
  singularVerb: 'belongs to',
  none: 'Nobody signed in in these days',
  toLabel: same,
  toPhrase: same,
}
