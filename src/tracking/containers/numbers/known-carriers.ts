/** The ocean carriers we know by name, and whose boxes usually carry which owner code. Safe in the browser. */

export type KnownCarrier = { scac: string; name: string }

export const knownCarriers: readonly KnownCarrier[] = [
  { scac: 'MAEU', name: 'Maersk' },
  { scac: 'MSCU', name: 'MSC' },
  { scac: 'CMDU', name: 'CMA CGM' },
  { scac: 'HLCU', name: 'Hapag-Lloyd' },
  { scac: 'ONEY', name: 'Ocean Network Express' },
  { scac: 'EGLV', name: 'Evergreen' },
  { scac: 'HDMU', name: 'HMM' },
  { scac: 'YMLU', name: 'Yang Ming' },
  { scac: 'ZIMU', name: 'ZIM' },
  { scac: 'PCIU', name: 'PIL' },
  { scac: 'COSU', name: 'COSCO' },
  { scac: 'OOLU', name: 'OOCL' },
  { scac: 'WHLC', name: 'Wan Hai' },
]

/**
 * The carrier whose boxes bear this owner code (`MSK`, `MSKU`). Only a suggestion: boxes are leased and
 * interchanged, so staff choose. Leasing companies' codes suggest nobody.
 */
export function suggestCarrier(ownerCode: string): KnownCarrier | undefined {
  const owner = ownerCode.trim().toUpperCase().slice(0, 3)
  return knownCarriers.find(({ scac }) => ownersOf.get(scac)?.includes(owner))
}

const ownersOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['MAEU', ['MSK', 'MRK', 'MAE', 'MRS', 'MNB', 'MWC', 'MSW', 'PON', 'SUD', 'HAS', 'SEA']],
  ['MSCU', ['MSC', 'MED', 'MSD', 'MSM', 'MSZ']],
  ['CMDU', ['CMA', 'CGM', 'ECM', 'APZ', 'APH', 'ANN']],
  ['HLCU', ['HLX', 'HLB', 'HLC', 'HAM', 'UAC', 'CPS', 'FAN']],
  ['ONEY', ['ONE', 'NYK', 'KKF', 'KKT', 'MOA', 'MOF']],
  ['EGLV', ['EGH', 'EGS', 'EIS', 'EIT', 'EMC']],
  ['HDMU', ['HDM', 'HMM', 'KOC']],
  ['YMLU', ['YML', 'YMM']],
  ['ZIMU', ['ZIM', 'ZCS']],
  ['PCIU', ['PCI', 'PIL']],
  ['COSU', ['COS', 'CBH', 'CCL', 'CSL', 'CSN']],
  ['OOLU', ['OOL', 'OOC']],
  ['WHLC', ['WHL', 'WHS']],
])
