import assert from 'node:assert/strict'
import type { DcsaEvent, TransportCall } from '../dcsa.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const localTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/

/** Fails unless an event has what DCSA Track & Trace 2.2 requires, within its lengths and lists. */
export function assertConforms(event: DcsaEvent): void {
  assert.match(event.eventID, uuid)
  for (const time of [event.eventCreatedDateTime, event.eventDateTime]) {
    assert.match(time, localTime)
    assert.ok(Number.isFinite(Date.parse(time)), time)
  }
  assert.ok(['ACT', 'EST', 'PLN'].includes(event.eventClassifierCode))
  if (event.eventType === 'SHIPMENT') {
    assert.equal(event.eventDateTime, event.eventCreatedDateTime)
    assert.equal(event.eventClassifierCode, 'ACT')
    assertText(event.documentID, 100)
    return
  }
  assertCall(event.transportCall)
  assert.ok(event.documentReferences.some(({ documentReferenceType }) => documentReferenceType === 'BKG'))
  if (event.eventType === 'EQUIPMENT') {
    assertText(event.equipmentReference, 15)
    assertText(event.ISOEquipmentCode, 4)
    assert.ok(['EMPTY', 'LADEN'].includes(event.emptyIndicatorCode))
    assert.ok(!('references' in event))
    return
  }
  assert.ok(!('equipmentReference' in event), 'the box of a transport event stands in its references')
  assert.equal(event.references[0]?.referenceType, 'EQ')
  if (event.delayReasonCode !== undefined) assert.match(event.delayReasonCode, /^[A-Z]{3}$/)
  if (event.changeRemark !== undefined) assertText(event.changeRemark, 250)
}

function assertCall(call: TransportCall): void {
  assertText(call.transportCallID, 100)
  assert.match(call.UNLocationCode, /^[A-Z]{2}[A-Z2-9]{3}$/)
  assert.ok(Number.isInteger(call.transportCallSequenceNumber))
  assertText(call.location.locationName, 100)
  for (const degrees of [call.location.latitude, call.location.longitude]) {
    if (degrees !== undefined) assert.match(degrees, /^-?\d{1,3}(\.\d+)?$/)
  }
  if (call.facilityCode !== undefined) assertText(call.facilityCode, 6)
  if (call.otherFacility !== undefined) assertText(call.otherFacility, 50)
  assert.equal(call.modeOfTransport === 'VESSEL', call.vessel !== undefined)
  if (call.vessel) assertImo(call.vessel.vesselIMONumber)
}

/** Seven digits, the last one the check digit. */
export function assertImo(imo: string): void {
  assert.match(imo, /^\d{7}$/)
  const sum = Array.from(imo.slice(0, 6)).reduce(
    (total, digit, place) => total + Number(digit) * (7 - place),
    0,
  )
  assert.equal(sum % 10, Number(imo.at(-1)), imo)
}

function assertText(text: string, longest: number): void {
  assert.ok(text.length >= 1 && text.length <= longest, text)
}
