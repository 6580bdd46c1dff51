/** Milestones in words. One that is not listed is shown by its own name. */
const words: Record<string, string> = {
  unknown: 'No news yet',
  booked: 'Booked',
  empty_picked_up: 'Empty picked up',
  gate_in: 'In the port of loading',
  loaded: 'Loaded',
  departed: 'At sea',
  transshipment: 'Transshipment',
  arrived: 'Ship arrived',
  discharged: 'Discharged',
  gate_out: 'Left the port',
  delivered: 'Delivered',
  empty_returned: 'Empty returned',
}

export const toStatusWords = (status: string): string =>
  words[status] ?? status.charAt(0).toUpperCase() + status.slice(1).replaceAll('_', ' ')
