import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Answer, type Asked, refusal } from './answer.ts'
import { createCarrierApi, type PageLink, type UnknownAnswer } from './carrier-api.ts'
import { createControlApi } from './control-api.ts'
import { createFaultSwitch } from './fault.ts'
import { deliver } from './misbehave.ts'
import { containerIn } from './query.ts'
import { isLocal, readAsked, readJson } from './read-request.ts'
import { isSameSecret } from './secret.ts'
import { createSimulatedClock } from './simulated-clock.ts'
import { createRequestCount } from './statistics.ts'
import { openVoyages } from './voyage-store.ts'
import type { Voyage } from './voyage.ts'

export type SimulatorOptions = {
  /** 0, the default, takes a free one. */
  port?: number
  host?: string
  /** Where voyages are kept; without it they live in memory. */
  voyagesFile?: string
  voyages?: readonly Voyage[]
  /** Generated when absent. */
  apiKey?: string
  controlToken?: string
  /** Where the clock starts (now), and how many times faster than real time it runs (1). */
  now?: string
  speed?: number
  unknownContainer?: UnknownAnswer
  pageLink?: PageLink
}

export type Simulator = {
  url: string
  apiKey: string
  controlToken: string
  close: () => Promise<void>
}

/** Starts a carrier: its tracking API under /v2, its switchboard under /control. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { apiKey = newSecret(), controlToken = newSecret(), host = '127.0.0.1', port = 0 } = options
  const carrier = await composeCarrier({ ...options, apiKey, controlToken })
  const server = createServer((request, response) => {
    carrier.serve(request, response).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      response.destroy()
    })
  })
  server.listen(port, host)
  await once(server, 'listening')
  const url = urlOf(server, host)
  carrier.isReachedAt(url)
  let stopped: Promise<void> | undefined
  return { url, apiKey, controlToken, close: () => (stopped ??= stop(server)) }
}

type Secrets = { apiKey: string; controlToken: string }

async function composeCarrier(options: SimulatorOptions & Secrets) {
  const { apiKey, controlToken, unknownContainer = 'empty', pageLink = 'cursor' } = options
  const clock = createSimulatedClock(startOf(options), options.speed ?? 1)
  const voyages = await openVoyages(options.voyagesFile, options.voyages ?? [])
  const fault = createFaultSwitch()
  const count = createRequestCount()
  let url = ''
  const events = createCarrierApi({ voyages, clock, apiKey, unknownContainer, pageLink, origin: () => url })
  const control = createControlApi({ voyages, clock, fault, count })

  async function answerControl(asked: Asked, request: IncomingMessage): Promise<Answer> {
    const refuse = (status: number, message: string): Answer => refusal(asked, [status, message], clock.now())
    if (!isLocal(request)) return refuse(403, 'The switchboard is for this machine only')
    if (!isSameSecret(asked.header('x-control-token'), controlToken))
      return refuse(401, 'X-Control-Token is wrong')
    return control(asked, await readJson(request))
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    const asked = readAsked(request)
    const isControl = asked.path.startsWith('/control/')
    const container = containerIn(asked.search)
    const done = isControl ? () => {} : count.begin(container)
    response.once('close', () => {
      gone.abort()
      done()
    })
    const honest = isControl ? await answerControl(asked, request) : events(asked)
    const wanted = isControl ? { mode: 'none' as const } : fault.take(container)
    await deliver({ asked, honest, response, gone: gone.signal }, wanted).catch((error: unknown) => {
      if (!gone.signal.aborted) throw error
    })
  }

  return { serve, isReachedAt: (wanted: string): void => void (url = wanted) }
}

function startOf({ now }: SimulatorOptions): number {
  const start = now === undefined ? Date.now() : Date.parse(now)
  if (Number.isNaN(start)) throw new Error(`${now} is no date`)
  return start
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** At once: whoever hangs in a fault is cut off. */
async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

const newSecret = (): string => randomBytes(24).toString('base64url')
