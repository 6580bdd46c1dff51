import { BlockList } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import ipaddr from 'ipaddr.js'
import { familyOf } from '../src/kernel/network/address.ts'
import { readNetwork } from '../src/kernel/network/network.ts'
import { compileRules } from '../src/ops/ip-access/matching/compile.ts'
import type { Question, Rule } from '../src/ops/ip-access/matching/rule.ts'
import type { Figure } from './figure.ts'
import { say } from './say.ts'

const sizes = [10, 1_000, 10_000, 100_000]
const questionsAsked = 4_096
const batchMilliseconds = 300
/** Reading the processor's clock costs as much as some questions. */
const questionsAtOnce = 64
const rounds = 5

const mostMicroseconds = 1
const mostTimesBlockList = 4
const leastTimesLinear = 100
const mostCompilingMilliseconds = 200

/** How long one question to many IP rules takes, beside Node's own list of networks and beside reading the rules in their order. */
export async function measureIpCheck(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const size of sizes) {
    figures.push(...measure(size))
    say(`${size} rules were asked`)
  }
  return figures
}

/** In turns, so that all of them see the machine as it is; the quickest round of each is the one least disturbed. */
function measure(size: number): Figure[] {
  const { rules, questions } = makeRules(size)
  const compiling = Math.min(
    ...Array.from({ length: rounds }, () => millisecondsOf(() => compileRules(rules))),
  )
  const memory = memoryOf(() => compileRules(rules))
  const compiled = compileRules(rules)
  const list = blockListOf(rules)
  const linear = linearReadingOf(rules)
  const asked: [(question: Question) => unknown, number[]][] = [
    [(question) => compiled.match(question), []],
    [({ address }) => list.check(address, `ipv${familyOf(address)}`), []],
    [linear, []],
  ]
  for (let round = 0; round < rounds; round++)
    for (const [ask, took] of asked) took.push(microsecondsPerQuestion(ask, questions))
  const [ours = 0, blockList = 0, reading = 0] = asked.map(([, took]) => Math.min(...took))
  return figuresOf(size, { ours, blockList, reading, compiling, memory })
}

type Measured = { ours: number; blockList: number; reading: number; compiling: number; memory: number }

function figuresOf(size: number, measured: Measured): Figure[] {
  const figures = [
    ...besidePeers(size, measured),
    ...(size === sizes.at(-1) ? besideLimits(size, measured) : []),
  ]
  return figures.map((figure) => ({
    ...figure,
    what: `${size.toLocaleString('en')} IP rules: ${figure.what}`,
  }))
}

function besidePeers(size: number, { ours, blockList, reading }: Measured): Figure[] {
  return [
    {
      what: 'one check against net.BlockList',
      ours: `${microseconds(ours)} (${Math.round(1_000_000 / ours).toLocaleString('en')}/s)`,
      against: microseconds(blockList),
      ratio: (ours / blockList).toFixed(2),
      target: `≤ ${mostTimesBlockList}`,
      isReached: ours / blockList <= mostTimesBlockList,
    },
    {
      what: 'one check against reading in order',
      ours: microseconds(ours),
      against: microseconds(reading),
      ratio: (reading / ours).toFixed(1),
      target: size >= 10_000 ? `≥ ${leastTimesLinear}` : '',
      isReached: size < 10_000 || reading / ours >= leastTimesLinear,
    },
  ]
}

function besideLimits(size: number, { ours, compiling, memory }: Measured): Figure[] {
  return [
    {
      what: 'one check',
      ours: microseconds(ours),
      against: `${mostMicroseconds} µs limit`,
      ratio: (ours / mostMicroseconds).toFixed(2),
      target: `≤ ${mostMicroseconds} µs`,
      isReached: ours <= mostMicroseconds,
    },
    {
      what: 'compiling',
      ours: `${compiling.toFixed(0)} ms`,
      against: `${mostCompilingMilliseconds} ms limit`,
      ratio: (compiling / mostCompilingMilliseconds).toFixed(2),
      target: `≤ ${mostCompilingMilliseconds} ms`,
      isReached: compiling <= mostCompilingMilliseconds,
    },
    {
      what: 'memory when compiled',
      ours: `${(memory / 1_000_000).toFixed(1)} MB`,
      against: `${(memory / size).toFixed(0)} bytes a rule`,
      ratio: '',
      target: '',
      isReached: true,
    },
  ]
}

const microseconds = (value: number): string => `${value.toFixed(value < 10 ? 3 : 0)} µs`

/** Networks of IPv4 (three of four) and IPv6 in no order; half of the questions are about an address in one of them. */
function makeRules(size: number): { rules: Rule[]; questions: Question[] } {
  const random = randomNumbers(size)
  const group = () => random(65_536).toString(16)
  const anyAddress = (isIpv6: boolean) =>
    isIpv6
      ? `2${random(4096).toString(16).padStart(3, '0')}:${group()}:${group()}:${group()}::${group()}`
      : [1 + random(223), random(256), random(256), random(256)].join('.')
  const rules = Array.from({ length: size }, (_, index) => {
    const isIpv6 = index % 4 === 0
    return ruleOf(index, canonical(`${anyAddress(isIpv6)}/${isIpv6 ? 32 + random(33) : 16 + random(17)}`))
  })
  const questions = Array.from({ length: questionsAsked }, (_, index) => {
    const inside = rules[random(size)]?.cidrs[0]?.split('/')[0] ?? ''
    const address = index % 2 === 0 ? inside : (canonical(anyAddress(index % 8 === 1)).split('/')[0] ?? '')
    return { address, subject: {}, at: new Date(), countryOf: () => undefined }
  })
  return { rules, questions }
}

function canonical(text: string): string {
  const reading = readNetwork(text)
  const cidr = 'network' in reading ? reading.network.cidr : reading.suggestion
  if (cidr === undefined) throw new Error(`${text} is no network.`)
  return cidr
}

const ruleOf = (index: number, cidr: string): Rule => ({
  id: String(index),
  name: `Rule ${index}`,
  action: index % 2 === 0 ? 'allow' : 'deny',
  cidrs: [cidr],
  countries: [],
  target: { everyone: true },
  active: true,
  expiresAt: null,
  schedule: null,
})

/** The same rules in every run: a small generator of whole numbers below a limit. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

function blockListOf(rules: readonly Rule[]): BlockList {
  const list = new BlockList()
  for (const [cidr = ''] of rules.map(({ cidrs }) => cidrs)) {
    const [start = '', bits] = cidr.split('/')
    list.addSubnet(start, Number(bits), `ipv${familyOf(start)}`)
  }
  return list
}

/** Every network parsed beforehand, the address once for each question. */
function linearReadingOf(rules: readonly Rule[]): (question: Question) => number {
  const networks = rules.map(({ cidrs }) => ipaddr.parseCIDR(cidrs[0] ?? ''))
  return ({ address }) => {
    const asked = ipaddr.parse(address)
    return networks.findIndex(([start, bits]) => start.kind() === asked.kind() && asked.match(start, bits))
  }
}

function microsecondsPerQuestion(
  ask: (question: Question) => unknown,
  questions: readonly Question[],
): number {
  const began = processorMilliseconds()
  let count = 0
  while (processorMilliseconds() - began < batchMilliseconds)
    for (let turn = 0; turn < questionsAtOnce; turn++) {
      const question = questions[count++ % questions.length]
      if (question) ask(question)
    }
  return ((processorMilliseconds() - began) * 1_000) / count
}

function millisecondsOf(work: () => unknown): number {
  const began = processorMilliseconds()
  work()
  return processorMilliseconds() - began
}

/** Of this thread alone: what others do on the machine delays, but does not count. */
function processorMilliseconds(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

/** What stays of it when the rubbish of making it is gone. */
function memoryOf(make: () => unknown): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // the flag has made it
  const used = () => {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  const made = [make()]
  return Math.max(0, used() - before) * made.length
}
