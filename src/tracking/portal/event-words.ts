import type { Mode, TrackingEvent } from '../containers/journey/event.ts'

/** What can happen to a box, as customers would tell it apart. Stable: the JSON speaks these words. */
export const eventWords = [
  'booked',
  'vessel_arrived',
  'vessel_departed',
  'vessel_loaded',
  'vessel_unloaded',
  'rail_arrived',
  'rail_departed',
  'rail_loaded',
  'rail_unloaded',
  'truck_arrived',
  'truck_departed',
  'truck_loaded',
  'truck_unloaded',
  'barge_arrived',
  'barge_departed',
  'barge_loaded',
  'barge_unloaded',
  'gate_in',
  'gate_in_empty',
  'gate_out',
  'gate_out_empty',
  'packed',
  'unpacked',
  'picked_up',
  'dropped_off',
  'inspected',
  'other',
] as const
export type EventWord = (typeof eventWords)[number]

/** The word for an event; carriers that leave the means of transport out mean the ship. */
export function eventWordOf({ kind, code, mode, isEmpty, documentType }: TrackingEvent): EventWord {
  if (kind === 'SHIPMENT') return code === 'CONF' && documentType === 'BKG' ? 'booked' : 'other'
  const move = moves[code]
  if (move) return `${modeWords[mode ?? 'VESSEL']}_${move}`
  if (code === 'GTIN') return isEmpty ? 'gate_in_empty' : 'gate_in'
  if (code === 'GTOT') return isEmpty ? 'gate_out_empty' : 'gate_out'
  return others[code] ?? 'other'
}

const moves: Readonly<Record<string, 'arrived' | 'departed' | 'loaded' | 'unloaded'>> = {
  ARRI: 'arrived',
  DEPA: 'departed',
  LOAD: 'loaded',
  DISC: 'unloaded',
}

const modeWords = {
  VESSEL: 'vessel',
  RAIL: 'rail',
  TRUCK: 'truck',
  BARGE: 'barge',
} as const satisfies Record<Mode, string>

const others: Readonly<Record<string, EventWord>> = {
  STUF: 'packed',
  STRP: 'unpacked',
  PICK: 'picked_up',
  DROP: 'dropped_off',
  INSP: 'inspected',
}
