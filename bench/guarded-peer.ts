import { randomBytes } from 'node:crypto'
import { callbackify } from 'node:util'
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import fastify, { type FastifyInstance } from 'fastify'
import { Redis } from 'ioredis'
import * as pg from 'pg'

/** What the guard is compared with; `page`: what the route answers, the same bytes and headers everywhere. */
export type Peer = { page: Page; people: number } & (
  | { kind: 'bare Fastify' }
  | { kind: '@fastify/session + Redis'; redisUrl: string }
  | { kind: 'better-auth'; databaseUrl: string }
)
export type Page = { body: string; headers: Record<string, string> }
/** Where it listens, and the cookies of people who are signed in. */
export type PeerAnswer = { port: number; cookies: string[] }

process.once('message', (peer: Peer) => {
  void serve(peer).then((answer) => process.send?.(answer))
})
process.once('disconnect', () => process.exit())

async function serve(peer: Peer): Promise<PeerAnswer> {
  const app = fastify()
  const cookies = await prepare(app, peer)
  return { port: Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port), cookies }
}

function prepare(app: FastifyInstance, peer: Peer): Promise<string[]> {
  if (peer.kind === 'bare Fastify') return prepareBare(app, peer)
  if (peer.kind === 'better-auth') return prepareBetterAuth(app, peer)
  return prepareFastifySession(app, peer)
}

async function prepareBare(app: FastifyInstance, { page, people }: Peer): Promise<string[]> {
  app.get('/me', (_, reply) => reply.headers(page.headers).send(page.body))
  return Array.from({ length: people }, () => `bw=${randomBytes(32).toString('base64url')}`)
}

declare module 'fastify' {
  interface Session {
    userId?: string
  }
}

async function prepareFastifySession(
  app: FastifyInstance,
  { page, people, redisUrl }: Peer & { redisUrl: string },
): Promise<string[]> {
  const redis = new Redis(redisUrl)
  const store = {
    get: callbackify(async (id: string) => JSON.parse((await redis.get(id)) ?? 'null') as never),
    set: callbackify(async (id: string, session: unknown) => {
      await redis.set(id, JSON.stringify(session), 'EX', 3600)
    }),
    destroy: callbackify(async (id: string) => void (await redis.del(id))),
  }
  await app.register(fastifyCookie)
  await app.register(fastifySession, {
    store,
    secret: randomBytes(32).toString('hex'),
    cookie: { secure: false },
    rolling: true,
    saveUninitialized: false,
  })
  app.post('/sign-in', (request, reply) => {
    request.session.userId = request.id
    return reply.send('')
  })
  app.get('/me', (request, reply) =>
    request.session.userId === undefined
      ? reply.code(401).send('')
      : reply.headers(page.headers).send(page.body),
  )
  return Promise.all(
    Array.from({ length: people }, async () => {
      const { headers } = await app.inject({ method: 'POST', url: '/sign-in' })
      return cookieOf(headers['set-cookie'])
    }),
  )
}

/** As its documentation sets it up for PostgreSQL; its optional cookie cache, which believes a cookie for minutes, stays off. */
async function prepareBetterAuth(
  app: FastifyInstance,
  { page, people, databaseUrl }: Peer & { databaseUrl: string },
): Promise<string[]> {
  const auth = betterAuth({
    database: new pg.Pool({ connectionString: databaseUrl, max: 10 }),
    baseURL: 'http://localhost',
    secret: randomBytes(32).toString('hex'),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
  await (await getMigrations(auth.options)).runMigrations()
  app.get('/me', async (request, reply) => {
    const headers = new Headers({ cookie: request.headers.cookie ?? '' })
    const session = await auth.api.getSession({ headers })
    return session === null ? reply.code(401).send('') : reply.headers(page.headers).send(page.body)
  })
  const cookies: string[] = []
  for (let person = 0; person < people; person++) {
    const signUp = { name: 'Citra', email: `person-${person}@example.com`, password: 'harbour crane at dawn' }
    const { headers } = await auth.api.signUpEmail({ body: signUp, returnHeaders: true })
    cookies.push(cookieOf(headers.getSetCookie()))
  }
  return cookies
}

const cookieOf = (header: string | readonly string[] | undefined): string =>
  String(typeof header === 'object' ? header[0] : header).split(';')[0] ?? ''
