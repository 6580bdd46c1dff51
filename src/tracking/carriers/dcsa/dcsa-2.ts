import { createHash } from 'node:crypto'
import {
  classifiers,
  documentTypes,
  equipmentCodes,
  type Mode,
  modes,
  type Place,
  shipmentCodes,
  type TrackingEvent,
  transportCodes,
} from '../../containers/journey/event.ts'
import { canonicalContainerNumber } from '../../containers/numbers/iso6346.ts'
import type { Dialect, Reading, ReadingOptions, Rejected } from './dialect.ts'
import { code, degrees, type Fields, fieldsOf, inner, text, word } from './fields.ts'
import { readMoment } from './moment.ts'
import { classifierSpellings, codeSpellings, loads, loadSpellings, modeSpellings } from './spellings.ts'

/** DCSA Track & Trace 2.2: flat events in a bare array, or in a wrapper object, with the liberties carriers take. */
export const dcsa2: Dialect = { rowsOf, read }

function rowsOf(body: unknown): readonly unknown[] | null {
  const list = Array.isArray(body) ? body : listIn(fieldsOf(body))
  if (!Array.isArray(list)) return null
  const rows: readonly unknown[] = list
  const first = fieldsOf(rows[0])
  return first.has('metadata') || first.has('eventclassification') ? null : rows
}

/** In a wrapper object, or one event without its list. */
function listIn(wrapper: Fields): unknown {
  if (wrapper.has('eventtype') && wrapper.has('eventdatetime')) return [Object.fromEntries(wrapper)]
  return wrapper.get('events')
}

function read(row: unknown, options: ReadingOptions): Reading {
  const fields = fieldsOf(row)
  if (fields.size === 0) return { rejected: 'not an event' }
  if (!isOfThisBox(fields, options.containerNumber)) return { rejected: 'another container' }
  const what = readWhat(fields)
  if ('rejected' in what) return what
  const where = readWhere(fields, what.code)
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
  return named.length === 0 || named.some((name) => isNumberOf(name, containerNumber))
}

/** Some carriers leave the check digit out. */
function isNumberOf(name: unknown, containerNumber: string): boolean {
  if (typeof name !== 'string') return false
  const number = canonicalContainerNumber(name.slice(0, 40))
  return number === containerNumber || number === containerNumber.slice(0, -1)
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
  const classifier = word(fields, 'eventClassifierCode', {
    words: classifiers,
    spellings: classifierSpellings,
  })
  // A document that has changed hands has done so.
  const certain = classifier ?? (classifier === null && kind === 'SHIPMENT' ? 'ACT' : undefined)
  if (!certain) return { rejected: 'unknown classifier' }
  const indicator =
    kind === 'EQUIPMENT'
      ? word(fields, 'emptyIndicatorCode', { words: loads, spellings: loadSpellings })
      : null
  const documentType = kind === 'SHIPMENT' ? word(fields, 'documentTypeCode', { words: documentTypes }) : null
  return {
    ...kindAndCode,
    classifier: certain,
    isEmpty: indicator ? indicator === 'EMPTY' : null,
    documentType: documentType ?? null,
  }
}

/** Some rows have the code where the type belongs (`eventType: "GTOT"`), or under the name that version 1 had for it. */
function readCode(fields: Fields): Pick<TrackingEvent, 'kind' | 'code'> | Rejected {
  const kind = word(fields, 'eventType', { words: kinds })
  const wordsOf = (kind: Kind) => ({ words: codesOf[kind], spellings: codeSpellings })
  if (kind) {
    const written = [`${kind}EventTypeCode`, 'eventTypeCode'].map((name) => word(fields, name, wordsOf(kind)))
    const code = written.find((one) => typeof one === 'string' && codesOf[kind].includes(one))
    return code ? { kind, code } : { rejected: 'unknown code' }
  }
  const shifted = (['EQUIPMENT', 'TRANSPORT'] as const).flatMap((kind) => {
    const code = word(fields, 'eventType', { words: codesOf[kind] })
    return code ? [{ kind, code }] : []
  })
  return shifted[0] ?? { rejected: 'unknown event type' }
}

type Where = Pick<TrackingEvent, 'place' | 'facility' | 'mode' | 'vessel' | 'voyage'>

function readWhere(fields: Fields, eventCode: string): Where {
  const call = inner(fields, 'transportCall')
  const vessel = inner(call, 'vessel')
  const [name, imo] = [text(vessel, 'vesselName', 35), code(vessel, 'vesselIMONumber', /^(?:IMO ?)?\d{7}$/)]
  const voyages = [text(call, 'importVoyageNumber', 50), text(call, 'exportVoyageNumber', 50)]
  const isInbound = eventCode === 'ARRI' || eventCode === 'DISC'
  return {
    place: readPlace([inner(fields, 'eventLocation'), inner(call, 'location'), call]),
    facility: text(call, 'facilityCode', 50) ?? text(inner(fields, 'eventLocation'), 'facilityCode', 50),
    mode: modeOf(call, name ?? imo),
    vessel: name === null && imo === null ? null : { name, imo: imo && imo.slice(-7) },
    voyage: (isInbound ? voyages : voyages.toReversed()).find((voyage) => voyage !== null) ?? null,
  }
}

/** A mode that says nothing, or nothing to us, is a ship where one is named. */
function modeOf(call: Fields, ship: string | null): Mode | null {
  const mode = word(call, 'modeOfTransport', { words: modes, spellings: modeSpellings })
  return mode ?? (ship !== null && call.has('modeoftransport') ? 'VESSEL' : null)
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
    unLocode: code(fields, 'UNLocationCode', /^[A-Z]{2} ?[A-Z2-9]{3}$/)?.replace(' ', '') ?? null,
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
  const created = text(fields, 'eventCreatedDateTime', 40) ?? text(fields, 'eventUpdatedDateTime', 40) ?? ''
  const told = readMoment(created, { zone: undefined, localTimesAreLabelledUtc: false })
  return { ...happened, toldAt: told?.at ?? options.now?.toISOString() ?? happened.at }
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
