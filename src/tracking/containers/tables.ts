import type { JSONColumnType } from 'kysely'
import type { TrackingEvent } from './journey/event.ts'

export type ContainerTables = {
  container: {
    id: string
    number: string
    /** SCAC; null while nobody knows the carrier. */
    carrier: string | null
    /** When the carrier was last asked, and when it last answered. */
    asked_at: Date | null
    answered_at: Date | null
    next_check_at: Date | null
    /** Whoever asks holds the container until then, so that a carrier gets one call however many nodes want to know. */
    asking_until: Date | null
    failures: number
    problem: string | null
  }
  container_event: {
    container_id: string
    key: string
    body: JSONColumnType<TrackingEvent>
    heard_at: Date
  }
  /** Which containers an order follows, and since when: what a box did before is somebody else's cargo. */
  order_container: {
    sale_order_id: string
    container_id: string
    position: number
    since: Date
  }
}
