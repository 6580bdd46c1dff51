import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addMinutes } from '../../kernel/clock.ts'
import type { AnySessionRow } from './listing-queries.ts'
import { timelineOf } from './list-sessions.ts'

const opened = new Date('2026-03-01T08:00:00Z')
const minute = (minutes: number) => addMinutes(opened, minutes)
const session: AnySessionRow = {
  id: '01990000-0000-7000-8000-000000000000',
  user_id: 'alice',
  user_name: 'Alice',
  method: 'password_and_code',
  address: '192.0.2.7',
  network: '192.0.2.0/24',
  country: 'ID',
  device: 'Desktop',
  os: 'Windows',
  browser: 'Firefox',
  user_agent: '',
  opened_at: opened,
  last_seen_at: minute(50),
  last_address: '192.0.2.7',
  authenticated_at: opened,
  network_changes: 0,
  suspicious_at: null,
  suspicions: [],
  reauthenticate: false,
  ended_at: null,
  ended_reason: null,
}

test('a session that was only opened has one line', () => {
  const sentence = 'Opened with a password and a code from 192.0.2.7 (ID), Desktop, Windows, Firefox.'
  assert.deepEqual(timelineOf(session, []), [{ at: opened, sentence }])
})

test('what happened comes in the order in which it happened, each network once', () => {
  const used = (minutes: number, address: string, network: string) => ({
    address,
    network,
    country: null,
    first_seen_at: minute(minutes),
    last_seen_at: minute(minutes),
    requests: 1,
  })
  const noticed = { factor: 'network_changes', at: minute(20).toISOString(), sentence: 'Noticed.' } as const
  const ended: AnySessionRow = {
    ...session,
    suspicions: [noticed],
    authenticated_at: minute(30),
    ended_at: minute(40),
    ended_reason: 'suspicious',
  }
  const addresses = [
    used(0, '192.0.2.7', '192.0.2.0/24'),
    used(10, '198.51.100.9', '198.51.100.0/24'),
    used(25, '198.51.100.10', '198.51.100.0/24'),
  ]
  assert.deepEqual(
    timelineOf(ended, addresses).map(({ at, sentence }) => [at, sentence]),
    [
      [opened, 'Opened with a password and a code from 192.0.2.7 (ID), Desktop, Windows, Firefox.'],
      [minute(10), 'First used from the network 198.51.100.0/24, by 198.51.100.9.'],
      [minute(20), 'Noticed.'],
      [minute(30), 'The person proved again who they are.'],
      [minute(40), 'Ended: its token seemed to be in two hands.'],
    ],
  )
})
