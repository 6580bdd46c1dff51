/** What a call to a carrier needs; the key is in clear, for the time of the call. */
export type CarrierConnection = {
  id: string
  /** Of the configuration: a changed carrier gets a new chance. */
  version: number
  scac: string
  baseUrl: string
  mislabelsLocalTimes: boolean
  credentials: { header: string; key: string } | null
}
