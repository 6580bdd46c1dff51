/** What a carrier said about one container, after all carriers' dialects are gone. Everything in it is untrusted text of bounded size. */

export const classifiers = ['ACT', 'EST', 'PLN'] as const
export type Classifier = (typeof classifiers)[number]

export const transportCodes = ['ARRI', 'DEPA'] as const
export const equipmentCodes = [
  'LOAD',
  'DISC',
  'GTIN',
  'GTOT',
  'STUF',
  'STRP',
  'PICK',
  'DROP',
  'INSP',
  'RSEA',
  'RMVD',
] as const
export const shipmentCodes = [
  'RECE',
  'DRFT',
  'PENA',
  'PENU',
  'REJE',
  'APPR',
  'ISSU',
  'SURR',
  'SUBM',
  'VOID',
  'CONF',
  'REQS',
  'CMPL',
  'HOLD',
  'RELS',
] as const
export const documentTypes = [
  'CBR',
  'BKG',
  'SHI',
  'SRM',
  'TRD',
  'ARN',
  'VGM',
  'CAS',
  'CUS',
  'DGD',
  'OOG',
] as const
export const modes = ['VESSEL', 'RAIL', 'TRUCK', 'BARGE'] as const
export type Mode = (typeof modes)[number]

export type Place = {
  name: string | null
  /** UN/LOCODE: two letters of country, three of place. */
  unLocode: string | null
  /** Degrees as the carrier gave them; null when it gave none (never 0,0). */
  latitude: number | null
  longitude: number | null
}

export type TrackingEvent = {
  /**
   * Identity within one container: code and the carrier's event id where it gives one, else a hash of what, where and
   * when. A forecast's identity includes its minute, so that an estimate the carrier replaces stays in the history.
   */
  key: string
  kind: 'SHIPMENT' | 'TRANSPORT' | 'EQUIPMENT'
  /** DCSA 2.2 event type code: ARRI, DEPA, LOAD, DISC, GTIN, GTOT, CONF … */
  code: string
  classifier: Classifier
  /** The instant, ISO 8601 UTC with milliseconds. Noon UTC of the day, without a local time, when the carrier gave only a date. */
  at: string
  /** The same moment on the wall clock at the place, `YYYY-MM-DDTHH:MM`, when the carrier's offset can be believed; else null. */
  localTime: string | null
  /** When the carrier said so (its eventCreatedDateTime), ISO 8601 UTC. */
  toldAt: string
  isEmpty: boolean | null
  place: Place | null
  facility: string | null
  mode: Mode | null
  vessel: { name: string | null; imo: string | null } | null
  voyage: string | null
  /** SMDG delay reason code (`WEA`) and the carrier's own words. */
  delayReason: string | null
  remark: string | null
  /** For SHIPMENT events: the document it is about (`BKG`). */
  documentType: string | null
}
