import type { Figure } from './figure.ts'
import type { Round } from './processes.ts'

const leastShareOfBare = 0.75
const leastTimesFastifySession = 4
const leastTimesBetterAuth = 15
const mostAddedMilliseconds = 0.3

/** What a guarded request costs beside its peers. */
export function guardedFigures(measured: ReadonlyMap<string, readonly Round[]>): Figure[] {
  const ours = measured.get('ours') ?? []
  const bare = measured.get('bare Fastify') ?? []
  const logged = measured.get('ours, with a log line for each request') ?? []
  const against = (name: string, least: number): Figure[] => {
    const theirs = measured.get(name)
    return theirs ? [...rates(name, least, { ours, theirs })] : []
  }
  const added =
    mean(ours, ({ microseconds }) => microseconds) - mean(bare, ({ microseconds }) => microseconds)
  return [
    ...against('bare Fastify', leastShareOfBare),
    ...against('@fastify/session + Redis', leastTimesFastifySession),
    ...against('better-auth', leastTimesBetterAuth),
    ...[...rates('bare Fastify', leastShareOfBare, { ours: logged, theirs: bare })].map((figure) => ({
      ...figure,
      what: figure.what.replace('guarded request', 'guarded and logged request'),
    })),
    {
      what: 'guarded request: computing added',
      ours: `${(added / 1000).toFixed(3)} ms`,
      against: `${mostAddedMilliseconds} ms limit`,
      ratio: (added / 1000 / mostAddedMilliseconds).toFixed(2),
      target: `< ${mostAddedMilliseconds} ms`,
      isReached: added / 1000 < mostAddedMilliseconds,
    },
    ...asSeenByClients({ ours, bare }),
  ]
}

function asSeenByClients({ ours, bare }: { ours: readonly Round[]; bare: readonly Round[] }): Figure[] {
  return [
    {
      what: 'guarded request: p99 at 50 connections',
      ours: `${mean(ours, ({ p99 }) => p99).toFixed(1)} ms`,
      against: `${mean(bare, ({ p99 }) => p99).toFixed(1)} ms bare Fastify`,
      ratio: (mean(ours, ({ p99 }) => p99) / mean(bare, ({ p99 }) => p99)).toFixed(2),
      target: '',
      isReached: true,
    },
    {
      what: 'guarded request: answers other than 2xx',
      ours: String(ours.reduce((sum, { failed }) => sum + failed, 0)),
      against: '0',
      ratio: '',
      target: '0',
      isReached: ours.every(({ failed }) => failed === 0),
    },
  ]
}

type Pair = { ours: readonly Round[]; theirs: readonly Round[] }

/** Throughput as a client sees it, and by the processor time of the server alone. */
function* rates(name: string, least: number, { ours, theirs }: Pair): Generator<Figure> {
  const [rate, peerRate] = [ours, theirs].map((rounds) => mean(rounds, (round) => round.requestsPerSecond))
  const [cost, peerCost] = [ours, theirs].map((rounds) => mean(rounds, ({ microseconds }) => microseconds))
  if (!rate || !peerRate || !cost || !peerCost) return
  yield {
    what: `guarded request: requests/s against ${name}`,
    ours: rate.toFixed(0),
    against: peerRate.toFixed(0),
    ratio: (rate / peerRate).toFixed(2),
    target: `≥ ${least}`,
    isReached: rate / peerRate >= least,
  }
  yield {
    what: `guarded request: computing against ${name}`,
    ours: `${cost.toFixed(0)} µs`,
    against: `${peerCost.toFixed(0)} µs`,
    ratio: (peerCost / cost).toFixed(2),
    target: `≥ ${least}`,
    isReached: peerCost / cost >= least,
  }
}

const mean = (rounds: readonly Round[], of: (round: Round) => number): number =>
  rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length
