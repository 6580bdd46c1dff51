import type { Retention } from '../../kernel/retention/due-rows.ts'
/** An attempt that has failed, or whose outcome is not known yet: as long as it is not, it counts as failed. */
export type SignInFailureRow = {
  id: string
  /** A keyed hash of the e-mail address: people type all sorts of things into that field. */
  account: string
  /** Set where the browser is known to belong to that person. */
  device: string | null
  network: string
  at: Date
  settled: boolean
  /** Set where there is such a person. */
  user_id: string | null
}

export type SignInTables = { sign_in_failure: SignInFailureRow }

/** What was tried on addresses that no user has; what was tried on users stays until they get in. */
export const failureRetention: Retention = {
  table: 'sign_in_failure',
  key: ['id'],
  age: 'at',
  keepDays: 7,
  only: 'user_id is null',
}
