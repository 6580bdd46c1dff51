import type { PortName } from './ports.ts'

export type Hop = {
  to: PortName
  /** Days at sea. */
  sea: number
  /** Days in the port before, for all but the first hop. */
  stay?: number
  /** The box stays aboard: the same vessel goes on. */
  sameVessel?: true
  service: string
}

export type Route = { from: PortName; hops: readonly Hop[] }

/** Where the boxes go, and how long real services take for it. */
export const routes = {
  'jakarta-singapore-rotterdam': {
    from: 'jakarta',
    hops: [
      { to: 'singapore', sea: 1.9, service: 'JSX' },
      { to: 'rotterdam', sea: 25.5, stay: 4.2, service: 'AE7' },
    ],
  },
  'surabaya-singapore-los-angeles': {
    from: 'surabaya',
    hops: [
      { to: 'singapore', sea: 3.2, service: 'SBX' },
      { to: 'losAngeles', sea: 20.4, stay: 4.6, service: 'TP6' },
    ],
  },
  'semarang-tanjung-pelepas-hamburg': {
    from: 'semarang',
    hops: [
      { to: 'tanjungPelepas', sea: 2.6, service: 'SRG' },
      { to: 'hamburg', sea: 27.2, stay: 5.1, service: 'AE5' },
    ],
  },
  'belawan-port-klang-felixstowe': {
    from: 'belawan',
    hops: [
      { to: 'portKlang', sea: 1.1, service: 'BLX' },
      { to: 'felixstowe', sea: 24.8, stay: 4.4, service: 'FE3' },
    ],
  },
  'jakarta-singapore-colombo-antwerp': {
    from: 'jakarta',
    hops: [
      { to: 'singapore', sea: 1.9, service: 'JSX' },
      { to: 'colombo', sea: 4.3, stay: 3.4, service: 'CIX' },
      { to: 'antwerp', sea: 20.7, stay: 4.9, service: 'EP2' },
    ],
  },
  'jakarta-colombo-jebel-ali': {
    from: 'jakarta',
    hops: [
      { to: 'colombo', sea: 6.4, service: 'GFX' },
      { to: 'jebelAli', sea: 5.3, stay: 0.9, sameVessel: true, service: 'GFX' },
    ],
  },
  'jakarta-los-angeles': { from: 'jakarta', hops: [{ to: 'losAngeles', sea: 22.6, service: 'PS3' }] },
  'jakarta-sydney': { from: 'jakarta', hops: [{ to: 'sydney', sea: 11.7, service: 'AAX' }] },
  'shanghai-jakarta': { from: 'shanghai', hops: [{ to: 'jakarta', sea: 8.8, service: 'CIS' }] },
  'ningbo-surabaya': { from: 'ningbo', hops: [{ to: 'surabaya', sea: 10.3, service: 'CIS' }] },
  'yokohama-jakarta': { from: 'yokohama', hops: [{ to: 'jakarta', sea: 11.2, service: 'JID' }] },
  'santos-hamburg': { from: 'santos', hops: [{ to: 'hamburg', sea: 19.6, service: 'SAE' }] },
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes

// The keys of a literal are exactly its names.
export const routeNames = Object.keys(routes) as RouteName[]
