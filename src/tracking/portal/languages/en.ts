import { delayReasonText } from '../../containers/journey/delay-reasons.ts'
import { datesIn } from './dates.ts'
import type { Language } from './language.ts'

export const english: Language = {
  code: 'en',
  name: 'English',
  dates: datesIn('en-GB'),
  page: {
    title: 'Shipment tracking',
    description: 'Where your shipment is, and when it arrives.',
    order: (reference) => `Order ${reference}`,
    container: (number) => `Container ${number}`,
    language: 'Language',
    footer: (company) => `This page was sent to you by ${company}. Anyone with the link can see it.`,
    alsoAs: 'Add to calendar',
    calendar: 'Add the arrival to your calendar',
    json: 'Everything here for computers (JSON)',
    toTop: 'Back to the overview',
    more: 'Map, steps and events',
  },
  carrierUnknown: 'Carrier not known yet',
  situation: {
    no_carrier: () => 'Carrier not known yet',
    asking: () => 'Asking the carrier…',
    nothing_yet: () => 'Nothing known yet',
    reported: ({ at }) => (at ? `Last reported in ${at}` : 'Reported by the carrier'),
    booked: () => 'Booked, not on its way yet',
    empty_out: () => 'Empty container picked up, being packed',
    in_first_port: ({ at }) => `In ${at ?? 'the first port'}, waiting for the ship`,
    on_board: ({ at }) => `On board${inPlace(at)}, about to sail`,
    at_sea: ({ at, to, via }) =>
      to ? `At sea, on the way to ${to}${via ? ` via ${via}` : ''}` : `At sea${at ? `, left ${at}` : ''}`,
    between_ships: ({ at, to }) => `In ${at ?? 'a port'}, on the way${to ? ` to ${to}` : ''}`,
    arrived: ({ at }) => `Arrived${inPlace(at)}, to be unloaded`,
    unloaded: ({ at }) => `Unloaded${inPlace(at)}`,
    left_port: ({ at }) => `Left the port${at ? ` of ${at}` : ''} by land`,
    delivered: ({ at }) => `Delivered${inPlace(at)}`,
    returned: () => 'Delivered, and the empty container is back',
  },
  explanation: {
    no_carrier: 'As soon as the sender knows the shipping line, this page shows where the container is.',
    asking: 'This takes a few seconds. Please reload the page if no answer appears.',
    nothing_yet:
      'The carrier has not reported anything about this container. That is usual before it is packed.',
    returned: 'This shipment is complete. Nothing on this page changes any more.',
  },
  arrival: {
    none: 'No arrival date known yet',
    planned: 'Planned',
    expected: 'Expected',
    overdue: 'Was expected',
    arrived: 'Arrived',
    overdueNote: 'The carrier has not confirmed the arrival.',
    localTime: 'local time',
    localTimeIn: (place) => `local time in ${place}`,
    utc: 'UTC (local time not known)',
    inPlace: (place) => `in ${place}`,
    hourUnknown: 'time of day not known',
    changed: ({ was, move, reason }) =>
      `was ${was}; ${move ? `moved ${moveText(move)}` : 'changed a little'}${reason ? `: ${lowerFirst(reason)}` : ''}`,
    againstFirst: ({ first, move }) =>
      move ? `${moveText(move)} than first planned (${first})` : `as first planned (${first})`,
  },
  move: (move) => moveText(move),
  delayReason: delayReasonText,
  saidByCarrier: (remark) => `the carrier writes “${remark}”`,
  history: {
    heading: 'How the date changed',
    summary: (dates) => (dates === 2 ? 'once' : `${dates - 1} times`),
    told: 'Carrier said on',
    left: (count) => `${plural(count, 'earlier change is', 'earlier changes are')} left out here.`,
  },
  progress: { heading: 'Voyage', text: (share) => `${share} of the voyage time has passed` },
  milestones: {
    heading: 'Steps',
    done: 'done',
    expected: 'expected',
    open: 'no date yet',
    byName: {
      booked: 'Booking',
      empty_picked_up: 'Pick-up of the empty container',
      gate_in: 'Gate in',
      loaded: 'Loading onto the ship',
      departed: 'Departure',
      transshipment: 'Transshipment',
      arrived: 'Arrival',
      discharged: 'Unloading from the ship',
      gate_out: 'Gate out',
      delivered: 'Delivery',
      empty_returned: 'Return of the empty container',
    },
  },
  ships: {
    heading: 'Ships',
    unknown: 'Ship not known yet',
    voyage: (number) => `voyage ${number}`,
    leg: (from, to) => `${from} to ${to}`,
    state: { done: 'sailed', current: 'sailing now', planned: 'planned' },
    changeDone: (place) => `The container changed ships in ${place}.`,
    changeAhead: (place) => `The container changes ships in ${place}.`,
    rolledOver: 'The container did not sail as first planned; it goes with a later ship or sailing.',
    placeUnknown: 'place not known',
  },
  timeline: {
    heading: 'All events',
    zones: 'All times are local to the place, unless it says otherwise.',
    expected: 'expected',
    left: (count) => `${plural(count, 'earlier event is', 'earlier events are')} left out here.`,
    events: {
      booked: 'Booking confirmed',
      vessel_arrived: 'Arrival of the ship',
      vessel_departed: 'Departure of the ship',
      vessel_loaded: 'Loading onto the ship',
      vessel_unloaded: 'Unloading from the ship',
      rail_arrived: 'Arrival of the train',
      rail_departed: 'Departure of the train',
      rail_loaded: 'Loading onto the train',
      rail_unloaded: 'Unloading from the train',
      truck_arrived: 'Arrival of the truck',
      truck_departed: 'Departure of the truck',
      truck_loaded: 'Loading onto the truck',
      truck_unloaded: 'Unloading from the truck',
      barge_arrived: 'Arrival of the barge',
      barge_departed: 'Departure of the barge',
      barge_loaded: 'Loading onto the barge',
      barge_unloaded: 'Unloading from the barge',
      gate_in: 'Entry to the terminal',
      gate_in_empty: 'Hand-in of the empty container',
      gate_out: 'Exit from the terminal',
      gate_out_empty: 'Pick-up of the empty container',
      packed: 'Packing',
      unpacked: 'Unpacking',
      picked_up: 'Pick-up',
      dropped_off: 'Drop-off',
      inspected: 'Inspection',
      other: 'News from the carrier',
    },
  },
  map: {
    heading: 'Map',
    title: (container) => `Voyage of container ${container}`,
    description: ({ from, to, position }) => `Sea route from ${from} to ${to}. ${position}`,
    estimatedPosition: 'estimated position',
    positionEstimated: 'The position is estimated.',
    positionReported: (place) => `Last reported in ${place}.`,
    positionUnknown: 'The position is not known.',
    captionEstimated:
      'Usual sea route. The position is estimated from the dates of departure and arrival; it is not measured.',
    caption: 'Usual sea route; the ship’s own may differ.',
  },
  freshness: {
    heading: 'Last updated',
    asOf: (relative) => `We asked the carrier ${relative}.`,
    outdated: (relative) => `The carrier cannot be reached at the moment; this is as of ${relative}.`,
    neverAnswered: 'The carrier cannot be reached at the moment.',
    asking: 'We are asking the carrier right now.',
    closed: 'Closed: the carrier is not asked any more.',
    lastEvent: 'Last event',
    told: 'Latest word from the carrier',
    asked: 'We last asked',
    answered: 'The carrier last answered',
    next: 'Next check',
    never: 'not yet',
    soon: 'any moment now',
  },
  summary: {
    none: 'No containers on this order yet',
    allArrived: (total) =>
      total === 2 ? 'Both containers have arrived' : `All ${total} containers have arrived`,
    someArrived: (arrived, total) =>
      arrived === 0
        ? `None of ${total} containers has arrived yet`
        : `${arrived} of ${total} containers arrived`,
    lastExpected: (date) => `the last one is expected ${date}`,
    lastOverdue: (date) => `the last one was expected ${date}`,
    withoutDate: (count) =>
      count === 1 ? 'one has no arrival date yet' : `${count} have no arrival date yet`,
    list: 'Containers',
    withoutSection: (count) => `${plural(count, 'container is', 'containers are')} shown in this list only.`,
  },
  notice: {
    unknown: {
      heading: 'We do not know this address',
      text: 'Please check that the link is complete: it is easily cut off when it is copied. If it is, ask the sender for a new one.',
    },
    gone: {
      heading: 'This link is no longer valid',
      text: 'Tracking links end after a while. Please ask the sender for a new link.',
    },
    limited: {
      heading: 'Too many requests from your connection',
      text: 'To protect everybody’s shipments, only so many requests an hour are answered. Nothing is wrong with your link.',
    },
    unavailable: {
      heading: 'We cannot answer at the moment',
      text: 'This is our fault, not yours. Your link stays valid; please try again a little later.',
    },
  },
  retryIn: (seconds) =>
    seconds < 90
      ? `Please try again in ${plural(Math.max(1, seconds), 'second', 'seconds')}.`
      : `Please try again in ${plural(Math.ceil(seconds / 60), 'minute', 'minutes')}.`,
  calendar: {
    arrival: ({ container, place }) => `Container ${container} arrives${place ? ` in ${place}` : ''}`,
    note: 'The date follows what the carrier says and may change.',
  },
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

const inPlace = (place: string | null): string => (place ? ` in ${place}` : '')

const moveText = ({ amount, unit, isLater }: { amount: number; unit: 'day' | 'hour'; isLater: boolean }) =>
  `${plural(amount, unit, `${unit}s`)} ${isLater ? 'later' : 'earlier'}`

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
