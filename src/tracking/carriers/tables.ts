export type CarrierTable = {
  id: string
  name: string
  scac: string
  base_url: string
  mislabels_local_times: boolean
  authentication: 'none' | 'api_key'
  /** Header, key and the origin they are for, sealed; null without authentication. */
  sealed_credentials: Buffer | null
  last_answered_at: Date | null
  /** In words for staff; null after an answer. */
  last_problem: string | null
  version: number
  created_at: Date
  updated_at: Date
}

export type CarrierTables = { carrier: CarrierTable }
