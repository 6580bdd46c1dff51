import type { Risk } from '../../kernel/events.ts'
import type { Grouping, Measure } from './words.ts'

/** What kind of events a rule looks at. */
export type Pattern = {
  type: string
  outcome?: 'success' | 'failure' | 'denied'
  /** Whom the event is about: the person it was done to, or the one who did it. */
  about?: 'subject' | 'actor'
  /** A value that a list in the event's details has to hold. */
  detail?: { key: string; includes: string }
}

/** A detection rule as data: so many of these events, counted so, for one person or network within a time. */
export type DetectionRule = {
  id: string
  title: string
  sentence: string
  patterns: readonly Pattern[]
  /** Any event by an API token, besides the patterns. */
  byToken?: true
  groupBy: Grouping
  counts: Measure
  /** The rule fires only when one of these follows for the same group within the window. */
  followedBy?: readonly Pattern[]
  risk: Risk
  threshold: { initial: number; least: number; most: number }
  windowMinutes: { initial: number; least: number; most: number }
  /** As the events are sealed, or only by the job every ten minutes, for windows of many hours. */
  pace: 'live' | 'sweep'
}

const day = 24 * 60
const threshold = (initial: number, least = 1, most = 10_000) => ({ initial, least, most })
const minutes = (initial: number, most = 30 * day) => ({ initial, least: 1, most })

/** All detection rules. Fast brute force and spraying are decided by sign-in itself, as the failure is written. */
export const detectionRules: readonly DetectionRule[] = [
  {
    id: 'slow_brute_force',
    title: 'Slow or distributed brute force',
    sentence:
      'Many sign-ins of one person fail within a day, too slowly or from too many networks for the limit of minutes.',
    patterns: [{ type: 'sign_in.failed', about: 'subject' }],
    groupBy: 'person',
    counts: 'events',
    risk: 'high',
    threshold: threshold(20, 3),
    windowMinutes: minutes(day),
    pace: 'sweep',
  },
  {
    id: 'slow_spraying',
    title: 'Slow spraying',
    sentence: 'Sign-ins for many different people fail from one network within a day.',
    patterns: [{ type: 'sign_in.failed', about: 'subject' }],
    groupBy: 'network',
    counts: 'people',
    risk: 'high',
    threshold: threshold(15, 3),
    windowMinutes: minutes(day),
    pace: 'sweep',
  },
  {
    id: 'success_after_failures',
    title: 'Sign-in after many failures',
    sentence:
      'A sign-in succeeds for a person right after several have failed: the password may have been guessed.',
    patterns: [{ type: 'sign_in.failed', about: 'subject' }],
    followedBy: [{ type: 'sign_in.succeeded', about: 'actor' }],
    groupBy: 'person',
    counts: 'events',
    risk: 'high',
    threshold: threshold(4, 2),
    windowMinutes: minutes(60),
    pace: 'live',
  },
  {
    id: 'new_admin_export',
    title: 'Export by a new administrator',
    sentence: 'A person becomes administrator and takes a whole list away as a file soon after.',
    patterns: [
      { type: 'user.roles_changed', about: 'subject', detail: { key: 'new', includes: 'admin' } },
      { type: 'user.created', about: 'subject', detail: { key: 'roles', includes: 'admin' } },
    ],
    followedBy: [{ type: 'access.list_exported', about: 'actor' }],
    groupBy: 'person',
    counts: 'events',
    risk: 'critical',
    threshold: threshold(1),
    windowMinutes: minutes(day),
    pace: 'live',
  },
  {
    id: 'token_in_two_networks',
    title: 'API token used from several networks',
    sentence: 'One API token acts from several networks within minutes: a copy of it may be elsewhere.',
    patterns: [],
    byToken: true,
    groupBy: 'actor',
    counts: 'networks',
    risk: 'high',
    threshold: threshold(2, 2),
    windowMinutes: minutes(30),
    pace: 'live',
  },
  {
    id: 'tracking_link_guessing',
    title: 'Guessing of tracking links',
    sentence: 'One network keeps trying tracking links that were never issued.',
    patterns: [{ type: 'tracking.invalid_token_burst' }],
    groupBy: 'network',
    counts: 'events',
    risk: 'high',
    threshold: threshold(5),
    windowMinutes: minutes(60),
    pace: 'live',
  },
  {
    id: 'mass_session_end',
    title: 'Many sessions ended by one person',
    sentence: 'One person ends the sessions of many others within minutes.',
    patterns: [{ type: 'session.terminated', about: 'actor' }],
    groupBy: 'actor',
    counts: 'events',
    risk: 'high',
    threshold: threshold(20, 2),
    windowMinutes: minutes(10),
    pace: 'live',
  },
  {
    id: 'ip_rules_off',
    title: 'IP rules switched off',
    sentence: 'All IP rules are switched off: every network may connect.',
    patterns: [{ type: 'ip_access.switched_off' }],
    groupBy: 'all',
    counts: 'events',
    risk: 'critical',
    threshold: threshold(1),
    windowMinutes: minutes(60),
    pace: 'live',
  },
]

/** A rule with the numbers it runs with. */
export type TunedRule = Pick<
  DetectionRule,
  'id' | 'patterns' | 'byToken' | 'groupBy' | 'counts' | 'followedBy'
> & {
  threshold: number
  windowMinutes: number
}

export const tune = (rule: DetectionRule, own?: { threshold: number; windowMinutes: number }): TunedRule => ({
  ...rule,
  threshold: own?.threshold ?? rule.threshold.initial,
  windowMinutes: own?.windowMinutes ?? rule.windowMinutes.initial,
})

/** The types of events that a rule has to read. */
export const typesOf = ({
  patterns,
  followedBy = [],
}: Pick<DetectionRule, 'patterns' | 'followedBy'>): string[] => [
  ...new Set([...patterns, ...followedBy].map(({ type }) => type)),
]
