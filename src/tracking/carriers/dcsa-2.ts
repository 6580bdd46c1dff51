import { createHash } from 'node:crypto'
import {
  classifiers,
  documentTypes,
  equipmentCodes,
  modes,
  type Place,
  shipmentCodes,
  type TrackingEvent,
  transportCodes,
} from '../containers/event.ts'
import { canonicalContainerNumber } from '../containers/iso6346.ts'
import type { Dialect, Reading, ReadingOptions, Rejected } from './dialect.ts'
import { code, degrees, type Fields, fieldsOf, inner, text, word } from './fields.ts'
import { readMoment } from './moment.ts'

/** DCSA Track & Trace 2.2: flat events in a bare array, or in a wrapper object, with the liberties carriers take. */
export const dcsa2: Dialect = { rowsOf, read }

function rowsOf(body: unknown): readonly unknown[] | null {
  const list = Array.isArray(body) ? body : fieldsOf(body).get('events')
  if (!Array.isArray(list)) return null
  const rows: readonly unknown[] = list
  const first = fieldsOf(rows[0])
  return first.has('metadata') || first.has('eventclassification') ? null : rows
}

function read(row: unknown, options: ReadingOptions): Reading {
  const fields = fieldsOf(row)
  if (fields.size === 0) return { rejected: 'not an event' }
  if (!isOfThisBox(fields, options.containerNumber)) return { rejected: 'another container' }
  const what = readWhat(fields)
  if ('rejected' in what) return what
  const where = readWhere(fields, what.code)
  if ('rejected' in where) return where
  const when = readWhen(fields, where.place, options)
  if ('rejected' in when) return when
  const event = {
    ...what,
    ...when,
    ...where,
    delayReason: code(fields, 'delayReasonCode', /^[A-Z0-9]{1,3}$/),
    remark: text(fields, 'changeRemark', 250) ?? text(fields, 'reason', 250),
  }
  return { event: { key: keyOf(fields, event, options.containerNumber), ...event } }
}

/** Events that name boxes must name ours; those that name none answer a question about ours. */
function isOfThisBox(fields: Fields, containerNumber: string): boolean {
  const references = fields.get('references')
  const listed = Array.isArray(references) ? references.slice(0, 100).map(fieldsOf) : []
  const named = [
    fields.get('equipmentreference'),
    ...listed
      .filter((reference) => reference.get('referencetype') === 'EQ')
      .map((one) => one.get('referencevalue')),
  ].filter((name) => name !== undefined && name !== null && name !== '')
  const isOurs = (name: unknown) =>
    typeof name === 'string' && canonicalContainerNumber(name.slice(0, 40)) === containerNumber
  return named.length === 0 || named.some(isOurs)
}

type What = Pick<TrackingEvent, 'kind' | 'code' | 'classifier' | 'isEmpty' | 'documentType'>
type Kind = TrackingEvent['kind']

const kinds = ['SHIPMENT', 'TRANSPORT', 'EQUIPMENT'] as const
const codesOf: Record<Kind, readonly string[]> = {
  SHIPMENT: shipmentCodes,
  TRANSPORT: transportCodes,
  EQUIPMENT: equipmentCodes,
}

function readWhat(fields: Fields): What | Rejected {
  const kindAndCode = readCode(fields)
  if ('rejected' in kindAndCode) return kindAndCode
  const { kind } = kindAndCode
  const classifier = word(fields, 'eventClassifierCode', [...classifiers, 'PLAN'] as const)
  if (!classifier) return { rejected: 'unknown classifier' }
  const indicator =
    kind === 'EQUIPMENT' ? word(fields, 'emptyIndicatorCode', ['EMPTY', 'LADEN'] as const) : null
  const documentType = kind === 'SHIPMENT' ? word(fields, 'documentTypeCode', documentTypes) : null
  if (indicator === undefined || documentType === undefined) return { rejected: 'unknown code' }
  return {
    ...kindAndCode,
    classifier: classifier === 'PLAN' ? 'PLN' : classifier,
    isEmpty: indicator && indicator === 'EMPTY',
    documentType,
  }
}

/** Some rows have the code where the type belongs (`eventType: "GTOT"`). */
function readCode(fields: Fields): Pick<TrackingEvent, 'kind' | 'code'> | Rejected {
  const kind = word(fields, 'eventType', kinds)
  if (kind) {
    const code = word(fields, `${kind}EventTypeCode`, codesOf[kind])
    return code ? { kind, code } : { rejected: 'unknown code' }
  }
  const shifted = (['EQUIPMENT', 'TRANSPORT'] as const).flatMap((kind) => {
    const code = word(fields, 'eventType', codesOf[kind])
    return code ? [{ kind, code }] : []
  })
  return shifted[0] ?? { rejected: 'unknown event type' }
}

type Where = Pick<TrackingEvent, 'place' | 'facility' | 'mode' | 'vessel' | 'voyage'>

function readWhere(fields: Fields, eventCode: string): Where | Rejected {
  const call = inner(fields, 'transportCall')
  const mode = word(call, 'modeOfTransport', modes)
  if (mode === undefined) return { rejected: 'unknown mode of transport' }
  const vessel = inner(call, 'vessel')
  const [name, imo] = [text(vessel, 'vesselName', 35), code(vessel, 'vesselIMONumber', /^\d{7}$/)]
  const voyages = [text(call, 'importVoyageNumber', 50), text(call, 'exportVoyageNumber', 50)]
  const isInbound = eventCode === 'ARRI' || eventCode === 'DISC'
  return {
    place: readPlace([inner(fields, 'eventLocation'), inner(call, 'location'), call]),
    facility: text(call, 'facilityCode', 50) ?? text(inner(fields, 'eventLocation'), 'facilityCode', 50),
    mode,
    vessel: name === null && imo === null ? null : { name, imo },
    voyage: (isInbound ? voyages : voyages.toReversed()).find((voyage) => voyage !== null) ?? null,
  }
}

/** The first source with a UN/LOCODE, else the first with a name. */
function readPlace(sources: readonly Fields[]): Place | null {
  const places = sources.map(placeFrom)
  return places.find(({ unLocode }) => unLocode !== null) ?? places.find(({ name }) => name !== null) ?? null
}

/** 0,0 is what systems write that do not know; no port is there. */
function placeFrom(fields: Fields): Place {
  const [latitude, longitude] = [degrees(fields, 'latitude', 90), degrees(fields, 'longitude', 180)]
  const isKnown = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0)
  return {
    name: text(fields, 'locationName', 100),
    unLocode: code(fields, 'UNLocationCode', /^[A-Z]{2}[A-Z2-9]{3}$/),
    latitude: isKnown ? latitude : null,
    longitude: isKnown ? longitude : null,
  }
}

type When = Pick<TrackingEvent, 'at' | 'localTime' | 'toldAt'>

function readWhen(fields: Fields, place: Place | null, options: ReadingOptions): When | Rejected {
  const zone = place?.unLocode ? options.zoneOf?.(place.unLocode) : undefined
  const localTimesAreLabelledUtc = options.localTimesAreLabelledUtc ?? false
  const happened = readMoment(text(fields, 'eventDateTime', 40) ?? '', { zone, localTimesAreLabelledUtc })
  if (!happened) return { rejected: 'no valid event time' }
  const created = text(fields, 'eventCreatedDateTime', 40) ?? ''
  const told = readMoment(created, { zone: undefined, localTimesAreLabelledUtc: false })
  return told ? { ...happened, toldAt: told.at } : { rejected: 'no valid creation time' }
}

function keyOf(fields: Fields, event: Omit<TrackingEvent, 'key'>, containerNumber: string): string {
  const minute = event.at.slice(0, 16)
  const id = text(fields, 'eventID', longestId + 1)
  if (id !== null && id.length <= longestId) {
    return [event.code, id, ...(event.classifier === 'ACT' ? [] : [minute])].join(' ')
  }
  const facts = [event.kind, event.code, event.classifier, event.documentType, containerNumber]
  const circumstances = [event.place?.unLocode, event.facility, event.mode, event.voyage, minute]
  return `${event.code} #${createHash('sha256')
    .update(JSON.stringify([facts, circumstances]))
    .digest('hex')
    .slice(0, 32)}`
}

const longestId = 100
