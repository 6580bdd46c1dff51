/** The wire format of DCSA Track & Trace 2.2.0, as far as the simulator speaks it. */

export const apiVersion = '2.2.0'

type Reference = { referenceType: 'EQ'; referenceValue: string }
type DocumentReference = { documentReferenceType: 'BKG' | 'TRD'; documentReferenceValue: string }

/** Degrees are text in this version. */
export type DcsaLocation = {
  locationName: string
  latitude?: string
  longitude?: string
  UNLocationCode: string
}

export type TransportCall = {
  transportCallID: string
  carrierServiceCode?: string
  exportVoyageNumber?: string
  importVoyageNumber?: string
  transportCallSequenceNumber: number
  UNLocationCode: string
  facilityCode?: string
  facilityCodeListProvider?: 'SMDG'
  facilityTypeCode: 'POTE' | 'DEPO' | 'CLOC'
  otherFacility?: string
  modeOfTransport: 'VESSEL' | 'TRUCK'
  location: DcsaLocation
  vessel?: {
    vesselIMONumber: string
    vesselName: string
    vesselOperatorCarrierCode: string
    vesselOperatorCarrierCodeListProvider: 'NMFTA'
  }
}

type EveryEvent = {
  eventID: string
  eventCreatedDateTime: string
  eventClassifierCode: 'ACT' | 'EST' | 'PLN'
  eventDateTime: string
}

export type ShipmentEvent = EveryEvent & {
  eventType: 'SHIPMENT'
  shipmentEventTypeCode: 'CONF' | 'ISSU'
  documentTypeCode: 'BKG' | 'TRD'
  documentID: string
  references: Reference[]
}

export type TransportEvent = EveryEvent & {
  eventType: 'TRANSPORT'
  transportEventTypeCode: 'ARRI' | 'DEPA'
  delayReasonCode?: string
  changeRemark?: string
  transportCall: TransportCall
  documentReferences: DocumentReference[]
  references: Reference[]
}

export type EquipmentEvent = EveryEvent & {
  eventType: 'EQUIPMENT'
  equipmentEventTypeCode: 'GTOT' | 'GTIN' | 'LOAD' | 'DISC' | 'DROP'
  equipmentReference: string
  ISOEquipmentCode: string
  emptyIndicatorCode: 'EMPTY' | 'LADEN'
  eventLocation: DcsaLocation
  transportCall: TransportCall
  documentReferences: DocumentReference[]
}

export type DcsaEvent = ShipmentEvent | TransportEvent | EquipmentEvent
