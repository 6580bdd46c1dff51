import type { SituationKind } from '../contract.ts'

/** Where a box is, in the order desk's words. */
export const situationWords: Record<SituationKind, string> = {
  no_carrier: 'Carrier not known yet',
  asking: 'Asking the carrier…',
  nothing_yet: 'No news yet',
  reported: 'Reported',
  booked: 'Booked',
  empty_out: 'Empty picked up',
  in_first_port: 'In the port of loading',
  on_board: 'On board',
  at_sea: 'At sea',
  between_ships: 'Changing ships',
  arrived: 'Ship arrived',
  unloaded: 'Unloaded',
  left_port: 'Left the port',
  delivered: 'Delivered',
  returned: 'Returned empty',
}
