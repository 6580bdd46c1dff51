import type { Caller } from '../../kernel/identity.ts'
import type { Journey } from '../containers/journey/journey.ts'

export type Company = {
  name: string
  /** A path of our own or a small `data:image/…`; anything else is not shown. */
  logoUrl: string | null
  /** `#rrggbb` */
  colour: string | null
}

export type ContainerView = {
  number: string
  carrierName: string | null
  journey: Journey
  askedAt: string | null
  answeredAt: string | null
  nextCheckAt: string | null
  /** The carrier is being asked right now. */
  isAsking: boolean
  /** The carrier could not be reached; what is shown is old, and says how old. */
  isOutdated: boolean
}

export type TrackingView = {
  /** Of the order, for what must stay the same while everything that can be read changes; it is never shown. */
  orderId: string
  orderReference: string
  company: Company
  containers: readonly ContainerView[]
  now: string
  /** `/track/<token>`, for the links to the other language, the JSON and the calendar. */
  path: string
  /** While nothing is known and the carrier is being asked: look again by itself, once. */
  refreshOnce: boolean
}

export const noticeKinds = ['unknown', 'gone', 'limited', 'unavailable'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export type Notice = {
  kind: NoticeKind
  company: Company
  retryAfterSeconds?: number
  path?: string
}

/** Who asks for an order, in which form. */
export type Visit = {
  token: string
  format: 'page' | 'json' | 'calendar'
  address: string
  /** A caller with an API token has no look-up limit. */
  isMachine: boolean
  language: string | undefined
  acceptLanguage: string | undefined
  isRefresh: boolean
  acceptsGzip: boolean
  /** A navigation of a browser that is no known bot. */
  isNavigation: boolean
  caller: Caller
}
