import type { Classifier, Mode } from '../../containers/journey/event.ts'
import type { Spellings } from './fields.ts'

export const loads = ['EMPTY', 'LADEN'] as const
export const loadSpellings: Spellings<(typeof loads)[number]> = {
  E: 'EMPTY',
  MT: 'EMPTY',
  MTY: 'EMPTY',
  L: 'LADEN',
  F: 'LADEN',
  FULL: 'LADEN',
  LOADED: 'LADEN',
}

export const classifierSpellings: Spellings<Classifier> = {
  ACTUAL: 'ACT',
  A: 'ACT',
  ESTIMATED: 'EST',
  ESTIMATE: 'EST',
  E: 'EST',
  PLANNED: 'PLN',
  PLAN: 'PLN',
  P: 'PLN',
}

/** Words, and the codes of UN/ECE recommendation 19. */
export const modeSpellings: Spellings<Mode> = {
  OCEAN: 'VESSEL',
  SEA: 'VESSEL',
  MARITIME: 'VESSEL',
  WATER: 'VESSEL',
  SHIP: 'VESSEL',
  FEEDER: 'VESSEL',
  '1': 'VESSEL',
  TRAIN: 'RAIL',
  RAILROAD: 'RAIL',
  RAILWAY: 'RAIL',
  '2': 'RAIL',
  ROAD: 'TRUCK',
  LORRY: 'TRUCK',
  '3': 'TRUCK',
  INLAND_WATER: 'BARGE',
  INLAND_WATERWAY: 'BARGE',
  '8': 'BARGE',
}

/** The full words of later versions, in the one wrapper that the older one has. */
export const codeSpellings: Spellings<string> = {
  ARRIVED: 'ARRI',
  DEPARTED: 'DEPA',
  LOADED: 'LOAD',
  DISCHARGED: 'DISC',
  GATED_IN: 'GTIN',
  GATE_IN: 'GTIN',
  GATED_OUT: 'GTOT',
  GATE_OUT: 'GTOT',
  STUFFED: 'STUF',
  STRIPPED: 'STRP',
  PICKED_UP: 'PICK',
  DROPPED_OFF: 'DROP',
  CONFIRMED: 'CONF',
}
