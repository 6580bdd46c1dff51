import type { Figure } from './figure.ts'
import type { PlainPage } from './plain-server.ts'
import type { Round } from './processes.ts'

export type Measured = {
  mine: readonly Round[]
  theirs: readonly Round[]
  pages: readonly PlainPage[]
  /** Carrier calls of each container. */
  calls: readonly number[]
}

const leastShare = 0.4
const longestMilliseconds = 50
const largestKilobytes = 30

/** The figures of one measurement beside their targets; long because each is a line of the table. */
export function portalFigures({ mine, theirs, pages, calls }: Measured): Figure[] {
  const [rate, peerRate] = [mean(mine.map(requestsPerSecond)), mean(theirs.map(requestsPerSecond))]
  const [computing, peerComputing] = [mean(mine.map(microseconds)), mean(theirs.map(microseconds))]
  const [p95, peerP95] = [mean(mine.map((round) => round.p95)), mean(theirs.map((round) => round.p95))]
  const failed = sum(mine.map((round) => round.failed))
  const largest = Math.max(...pages.map(({ body }) => body.length)) / 1024
  const most = Math.max(...calls)
  return [
    {
      what: `portal, cached, ${calls.length} containers: requests/s`,
      ours: rate.toFixed(0),
      against: `${peerRate.toFixed(0)} bare Fastify`,
      ratio: (rate / peerRate).toFixed(2),
      target: `≥ ${leastShare}`,
      isReached: rate / peerRate >= leastShare,
    },
    {
      what: 'portal, cached: computing per request',
      ours: `${computing.toFixed(0)} µs`,
      against: `${peerComputing.toFixed(0)} µs bare Fastify`,
      ratio: (peerComputing / computing).toFixed(2),
      target: `≥ ${leastShare}`,
      isReached: peerComputing / computing >= leastShare,
    },
    {
      what: 'portal, cached: p95',
      ours: `${p95.toFixed(1)} ms`,
      against: `${peerP95.toFixed(1)} ms bare Fastify`,
      ratio: (p95 / peerP95).toFixed(2),
      target: `< ${longestMilliseconds} ms`,
      isReached: p95 < longestMilliseconds,
    },
    {
      what: 'portal, cached: answers other than 2xx',
      ours: String(failed),
      against: String(sum(theirs.map((round) => round.failed))),
      ratio: '',
      target: '0',
      isReached: failed === 0,
    },
    {
      what: 'carrier calls per container: mean; most',
      ours: `${mean(calls).toFixed(3)}; ${most}`,
      against: '1; 1',
      ratio: mean(calls).toFixed(2),
      target: '1',
      isReached: most === 1 && mean(calls) === 1,
    },
    {
      what: 'portal: largest page, compressed',
      ours: `${largest.toFixed(1)} kB`,
      against: `${largestKilobytes} kB limit`,
      ratio: (largest / largestKilobytes).toFixed(2),
      target: `≤ ${largestKilobytes} kB`,
      isReached: largest <= largestKilobytes,
    },
  ]
}

const requestsPerSecond = (round: Round): number => round.requestsPerSecond
const microseconds = (round: Round): number => round.microseconds
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length
