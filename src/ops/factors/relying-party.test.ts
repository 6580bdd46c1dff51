import assert from 'node:assert/strict'
import { test } from 'node:test'
import { relyingPartyOf } from './webauthn.ts'

const parties: readonly [publicUrl: string, party: { id: string; origin: string } | undefined][] = [
  ['https://desk.example.com', { id: 'desk.example.com', origin: 'https://desk.example.com' }],
  ['https://desk.example.com:8443', { id: 'desk.example.com', origin: 'https://desk.example.com:8443' }],
  ['http://localhost:8080', { id: 'localhost', origin: 'http://localhost:8080' }],
  ['http://127.0.0.1:8080', { id: 'localhost', origin: 'http://localhost:8080' }],
  ['http://[::1]:8080', { id: 'localhost', origin: 'http://localhost:8080' }],
  ['https://192.0.2.7', undefined],
  ['https://[2001:db8::7]', undefined],
  ['http://desk.example.com', undefined],
]
for (const [publicUrl, party] of parties)
  test(`at ${publicUrl} passkeys are ${party ? `made for ${party.id}` : 'not to be had'}`, () =>
    assert.deepEqual(relyingPartyOf(publicUrl), party))
