import assert from 'node:assert/strict'
import type { Db } from '../../src/kernel/database/database.ts'
import type { Caller } from '../../src/kernel/identity.ts'
import { forwardAuthMigrations } from '../../src/ops/forward-auth/migrations.ts'
import { createForwardAuth } from '../../src/ops/forward-auth/service.ts'
import { oneTimeTokenMigrations } from '../../src/ops/one-time-tokens/migrations.ts'
import { createOneTimeTokens } from '../../src/ops/one-time-tokens/service.ts'
import { sessionMigrations } from '../../src/ops/sessions/migrations.ts'
import { userMigrations } from '../../src/ops/users/migrations.ts'
import { createTestIpRules } from './ip-rules.ts'
import { freshEmail, office, password, root, setUpPeople } from './people.ts'

export const app = 'https://app.example.com'
export const wiki = 'https://wiki.example.com'
export const from = { address: office, userAgent: 'Firefox' }

export const gateMigrations = {
  ...userMigrations,
  ...sessionMigrations,
  ...oneTimeTokenMigrations,
  ...forwardAuthMigrations,
}

export type GateScene = Awaited<ReturnType<typeof setUpGates>>

/** A person who is signed in, and gates to two hosts, on as many nodes as the test wants. */
export async function setUpGates(db: Db) {
  const people = setUpPeople(db)
  const { clock, audit } = people
  const { ipRules, ...ip } = createTestIpRules()
  const unenrolled = new Set<string>()
  const gatesOf = ({ bus, sessions, users }: Pick<typeof people, 'bus' | 'sessions' | 'users'>) =>
    createForwardAuth({
      ...ip,
      db,
      clock,
      bus,
      audit,
      sessions,
      tickets: createOneTimeTokens({ clock }),
      identity: users.identity,
      mustEnrol: ({ id }) => unenrolled.has(id),
      publicUrl: 'https://bw.example.com',
      protectedHosts: [app, wiki],
    })
  const who = { email: freshEmail(), name: 'Budi', roles: ['operator'] as const, password }
  const person = await people.users.create(db, who, root)
  const { id: sessionId } = await people.sessions.open(db, { userId: person.id, ...from })
  assert.ok(sessionId)
  const actor = { kind: 'user', id: person.id, name: person.name } as const
  const caller: Caller = { actor, roles: person.roles, sessionId, ...from }
  return { ...people, ipRules, unenrolled, gates: gatesOf(people), gatesOf, caller, person, sessionId }
}

/** The way from a page of the host to a code in the browser's address bar. */
export async function walk({ gates, db, caller }: GateScene, origin = app, path = '/orders?page=2') {
  const { location, browserToken } = gates.askToSignIn({ origin, path, browserToken: undefined })
  const { searchParams } = new URL(location)
  const way = { returnTo: searchParams.get('return') ?? '', browser: searchParams.get('browser') ?? '' }
  const callback = new URL(await gates.admit(db, way, caller))
  assert.equal(callback.origin + callback.pathname, `${origin}/.breakwater/callback`)
  return { origin, browserToken, way, code: callback.searchParams.get('code') ?? '' }
}

/** What the cookie holds of whoever has come through the gate of that host. */
export async function enter(scene: GateScene, origin = app): Promise<string> {
  const { token } = await scene.gates.open(scene.db, await walk(scene, origin), from)
  return token
}

export const look = (origin: string, ...tokens: string[]) => ({ ...from, origin, tokens })
