export type LinkTables = {
  tracking_link: {
    id: string
    sale_order_id: string
    token_hash: Buffer
    /** The token itself, sealed, so that staff can copy the link again. */
    token_sealed: Buffer
    label: string | null
    created_at: Date
    created_by: string
    expires_at: Date
    revoked_at: Date | null
    fetched_at: Date | null
    opened_at: Date | null
    opened_count: number
  }
}
export type LinkRow = LinkTables['tracking_link']
