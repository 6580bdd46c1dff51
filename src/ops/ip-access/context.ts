import type { Sweeps } from './live/end-blocked-sessions.ts'
import type { LiveContext } from './live/snapshot.ts'

/** What the verbs are made of. */
export type Context = LiveContext & { sweeps: Sweeps }
