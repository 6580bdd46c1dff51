import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as Type from 'typebox'
import { Compile } from 'typebox/compile'
import { connectToOwner } from '../kernel/database/data-directory.ts'
import type { Log } from '../kernel/log.ts'
import { linesOf } from './lines.ts'

/** What a verb tells while it works: lines to print, what went wrong, and at last the exit code. */
export type Told = { line: string } | { error: string } | { exit: number }
export type Request = { verb: string; options: Readonly<Record<string, string>> }
/** What the command line may ask a running server to do, by name. */
export type Verbs = ReadonlyMap<string, (options: Request['options']) => AsyncIterable<Told>>

/** A verb that could not find out: neither the good nor the bad answer. */
export const cannotTell = 2

const longestRequest = 64 * 1024
const requestMilliseconds = 5_000

/** Answers on the socket in the data directory, which only its owner can open: one line with a request, then lines until the exit code. */
export const answerRequests =
  (verbs: Verbs, log: Log) =>
  (socket: Socket): void => {
    answer(socket, verbs, log).catch((err: unknown) => {
      // The usual reason is a reader who has seen enough.
      log.debug({ err }, 'control socket')
      socket.destroy()
    })
  }

/** Asks the process that owns the data directory; undefined when nobody does. */
export async function askOwner(dataDir: string, request: Request): Promise<AsyncIterable<Told> | undefined> {
  const socket = await connectToOwner(dataDir)
  return socket && ask(socket, request)
}

async function answer(socket: Socket, verbs: Verbs, log: Log): Promise<void> {
  const text = await readRequest(socket)
  // Somebody only wanted to know whether anybody is here.
  if (text === undefined) return void socket.destroy()
  await pipeline(Readable.from(tell(text, verbs, log)), socket)
}

function readRequest(socket: Socket): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  let text = ''
  const onText = (chunk: string): void => {
    text += chunk
    const end = text.indexOf('\n')
    if (end >= 0 || text.length > longestRequest) resolve(text.slice(0, end >= 0 ? end : longestRequest))
  }
  const giveUp = (): void => resolve(undefined)
  socket.setEncoding('utf8').on('data', onText).once('close', giveUp)
  socket.setTimeout(requestMilliseconds, giveUp)
  return promise.finally(() => socket.off('data', onText).setTimeout(0))
}

async function* tell(text: string, verbs: Verbs, log: Log): AsyncGenerator<string> {
  try {
    const request = parseRequest(text)
    const verb = request && verbs.get(request.verb)
    if (!verb) throw new Error('The running server does not know this request; is it of the same version?')
    for await (const told of verb(request.options)) yield toLine(told)
  } catch (err) {
    log.warn({ err }, 'control request')
    yield toLine({ error: err instanceof Error ? err.message : String(err) })
    yield toLine({ exit: cannotTell })
  }
}

const toLine = (told: Told): string => `${JSON.stringify(told)}\n`

async function* ask(socket: Socket, request: Request): AsyncGenerator<Told> {
  socket.write(`${JSON.stringify(request)}\n`)
  let isOver = false
  try {
    for await (const line of linesOf(socket.setEncoding('utf8'))) {
      const told = parseTold(line)
      yield told
      isOver ||= 'exit' in told
    }
  } finally {
    socket.destroy()
  }
  if (!isOver) throw new Error('The running server broke off. It may be starting or stopping: try again.')
}

const strict = { additionalProperties: false }
const requestShape = Compile(
  Type.Object({ verb: Type.String(), options: Type.Record(Type.String(), Type.String()) }, strict),
)
const toldShape = Compile(
  Type.Union([
    Type.Object({ line: Type.String() }, strict),
    Type.Object({ error: Type.String() }, strict),
    Type.Object({ exit: Type.Integer() }, strict),
  ]),
)

function parseRequest(text: string): Request | undefined {
  const request = parseJson(text)
  return requestShape.Check(request) ? request : undefined
}

function parseTold(line: string): Told {
  const told = parseJson(line)
  if (!toldShape.Check(told))
    throw new Error('The running server answered what this version does not understand.')
  return told
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
