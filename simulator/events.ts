import type { DcsaEvent, DcsaLocation, TransportCall } from './dcsa.ts'
import { stableUuid } from './stable.ts'
import { type Telling, tellingsOf } from './telling.ts'
import { expectedAt, type Happening, happenings, type Moment, momentsOf, vesselOf } from './timeline.ts'
import type { Port, Vessel, Voyage } from './voyage.ts'
import { wallClock } from './wall-clock.ts'

type Told = { toldAt: number; event: DcsaEvent }

/** A voyage never changes, so its history is written once and then only read up to the present. */
const histories = new WeakMap<Voyage, Told[]>()

/** What the carrier has told about a voyage by now: what happened, and every plan and estimate, oldest first. */
export function eventsOf(voyage: Voyage, now: number): DcsaEvent[] {
  const history = histories.get(voyage) ?? writeHistory(voyage)
  histories.set(voyage, history)
  return history.filter(({ toldAt }) => toldAt <= now).map(({ event }) => event)
}

function writeHistory(voyage: Voyage): Told[] {
  return tellingsOf(voyage).flatMap((telling) => {
    const port = voyage.ports[telling.moment.port]
    return port ? [{ toldAt: telling.toldAt, event: toEvent(voyage, telling, port) }] : []
  })
}

function toEvent(voyage: Voyage, telling: Telling, port: Port): DcsaEvent {
  const happening: Happening = happenings[telling.moment.what]
  const everyEvent = {
    eventID: eventId(voyage, telling),
    eventCreatedDateTime: wallClock(telling.toldAt, port.zone),
    eventClassifierCode: telling.classifier,
    eventDateTime: wallClock(telling.at, port.zone),
  }
  const references = [{ referenceType: 'EQ' as const, referenceValue: voyage.containerNumber }]
  if (happening.kind === 'SHIPMENT') return { ...everyEvent, ...documentPart(voyage, happening), references }
  const where = {
    transportCall: transportCall(voyage, telling, port),
    documentReferences: documentReferences(voyage, telling.toldAt),
  }
  if (happening.kind === 'TRANSPORT')
    return { ...everyEvent, ...transportPart(happening, telling), ...where, references }
  return { ...everyEvent, ...equipmentPart(voyage, happening), eventLocation: location(port), ...where }
}

function documentPart(voyage: Voyage, happening: Happening<'SHIPMENT'>) {
  return {
    eventType: 'SHIPMENT' as const,
    shipmentEventTypeCode: happening.code,
    documentTypeCode: happening.document,
    documentID: happening.document === 'BKG' ? voyage.booking : voyage.transportDocument,
  }
}

function transportPart(happening: Happening<'TRANSPORT'>, { because }: Telling) {
  return {
    eventType: 'TRANSPORT' as const,
    transportEventTypeCode: happening.code,
    ...(because?.reasonCode && { delayReasonCode: because.reasonCode }),
    ...(because?.remark && { changeRemark: because.remark }),
  }
}

function equipmentPart(voyage: Voyage, happening: Happening<'EQUIPMENT'>) {
  return {
    eventType: 'EQUIPMENT' as const,
    equipmentEventTypeCode: happening.code,
    equipmentReference: voyage.containerNumber,
    ISOEquipmentCode: voyage.isoCode,
    emptyIndicatorCode: happening.isEmpty ? ('EMPTY' as const) : ('LADEN' as const),
  }
}

/** A happening keeps its id when its time is corrected; an estimate is new whenever the carrier speaks. */
function eventId(voyage: Voyage, { moment, classifier, at, toldAt }: Telling): string {
  const words = [voyage.containerNumber, voyage.booking, classifier, moment.what, `${moment.port}`]
  return stableUuid(...words, ...(classifier === 'ACT' ? [] : [`${at}`, `${toldAt}`]))
}

function transportCall(voyage: Voyage, { moment, classifier, toldAt }: Telling, port: Port): TransportCall {
  const happening: Happening = happenings[moment.what]
  const isTruck = happening.kind === 'EQUIPMENT' && happening.by === 'TRUCK'
  const asOf = classifier === 'ACT' ? Infinity : toldAt
  const vessel = isTruck ? undefined : vesselOf(voyage, moment.step >> 1, asOf)
  const sequence = sequenceNumber(moment)
  const idOf = [voyage.containerNumber, voyage.booking, 'call', `${sequence}`, vessel?.imo ?? 'TRUCK']
  return {
    transportCallID: stableUuid(...idOf, vessel?.voyage ?? ''),
    ...(vessel && sailing(vessel, moment)),
    transportCallSequenceNumber: sequence,
    UNLocationCode: port.unLocode,
    ...facility(port, happening.kind === 'EQUIPMENT' ? happening.site : 'POTE'),
    modeOfTransport: isTruck ? 'TRUCK' : 'VESSEL',
    location: location(port),
    ...(vessel && {
      vessel: {
        vesselIMONumber: vessel.imo,
        vesselName: vessel.name,
        vesselOperatorCarrierCode: voyage.carrier,
        vesselOperatorCarrierCodeListProvider: 'NMFTA',
      },
    }),
  }
}

/** The port of loading counts 1; each transshipment two, one coming in, one going out. */
const sequenceNumber = ({ step }: Moment): number => Math.max(0, step) + 1

function sailing(vessel: Vessel, moment: Moment): Partial<TransportCall> {
  const isLeaving = moment.step % 2 === 0
  return {
    ...(vessel.service && { carrierServiceCode: vessel.service }),
    ...(isLeaving ? { exportVoyageNumber: vessel.voyage } : { importVoyageNumber: vessel.voyage }),
  }
}

function facility(port: Port, site: TransportCall['facilityTypeCode']) {
  if (site !== 'POTE') return { facilityTypeCode: site }
  if (!port.smdg) return { facilityTypeCode: site, otherFacility: port.terminal }
  return { facilityTypeCode: site, facilityCode: port.smdg, facilityCodeListProvider: 'SMDG' as const }
}

function location(port: Port): DcsaLocation {
  return {
    locationName: port.name,
    ...(port.latitude !== undefined && { latitude: `${port.latitude}` }),
    ...(port.longitude !== undefined && { longitude: `${port.longitude}` }),
    UNLocationCode: port.unLocode,
  }
}

/** The transport document exists from the moment it is issued. */
function documentReferences(voyage: Voyage, toldAt: number) {
  const booking = { documentReferenceType: 'BKG' as const, documentReferenceValue: voyage.booking }
  const bill = { documentReferenceType: 'TRD' as const, documentReferenceValue: voyage.transportDocument }
  const issued = momentsOf(voyage).find(({ what }) => what === 'billOfLading')
  return issued && expectedAt(voyage, issued, Infinity) <= toldAt ? [booking, bill] : [booking]
}
