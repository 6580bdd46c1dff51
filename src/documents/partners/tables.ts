export type PartnerTable = {
  id: string
  name: string
  /** The name as it is compared: one key, one partner. */
  name_key: string
  email: string | null
  search: string
  created_at: Date
}

export type PartnerTables = { partner: PartnerTable }
