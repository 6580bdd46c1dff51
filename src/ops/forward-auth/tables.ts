/** What a person's browser holds on a protected host, in the name of a session. */
export type GateRow = {
  session_id: string
  /** `https://app.example.com`. */
  origin: string
  token_hash: string
  /** Of the token that the session had when the gate was opened. */
  session_token_hash: string
  opened_at: Date
}

export type GateTables = { gate: GateRow }
