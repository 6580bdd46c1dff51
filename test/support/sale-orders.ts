import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { sql } from 'kysely'
import { createPartners } from '../../src/documents/partners/service.ts'
import { partnerMigrations } from '../../src/documents/partners/migrations.ts'
import { saleOrderMigrations } from '../../src/documents/sale-orders/migrations.ts'
import {
  createSaleOrders,
  type ContainerNumbers,
  type OrderContainers,
} from '../../src/documents/sale-orders/service.ts'
import type { SaleOrderInput } from '../../src/documents/sale-orders/contract.ts'
import type { Database } from '../../src/kernel/database/database.ts'
import { jobCaller, type Caller } from '../../src/kernel/identity.ts'
import { createIds } from '../../src/kernel/ids.ts'
import type { Audit } from '../../src/ops/audit/service.ts'
import { testDatabase, type Engine } from './engines.ts'

export const clerk: Caller = jobCaller('clerk')

export type RecordedEvent = Parameters<Audit['record']>[1]

/** The documents' features on one database a suite; every call finds it empty. Called in the suite's body, the result in its tests. */
export function saleOrderFeatures(engine: Engine) {
  const cleaning: (() => Promise<void>)[] = []
  let opened: Database | undefined
  before(async () => {
    const migrations = { ...partnerMigrations, ...saleOrderMigrations }
    opened = await testDatabase({ after: (clean) => void cleaning.push(clean) }, engine, { migrations })
  })
  after(async () => {
    for (const clean of cleaning.reverse()) await clean()
  })
  return async () => {
    assert.ok(opened, 'The suite has opened its database.')
    await sql`truncate breakwater.partner cascade`.execute(opened.owner)
    return composed(opened)
  }
}

/** The features, with what they told the audit log and the tracking features. */
function composed(database: Database) {
  const clock = { now: () => new Date('2025-11-24T08:00:00.000Z') }
  const ids = createIds(clock)
  const events: RecordedEvent[] = []
  const told: OrderContainers[] = []
  const audit = { record: async (_db: unknown, event: RecordedEvent) => String(events.push(event)) }
  const partners = createPartners({ ids, clock, audit })
  const orders = createSaleOrders({
    ids,
    clock,
    audit,
    partners,
    containerNumbers,
    carriersSetUp: async () => new Set(['MAEU']),
    containersChanged: async (_db, changes) => void told.push(...changes),
  })
  return { database, db: database.db, partners, orders, events, told }
}

export const order = (changes: Partial<SaleOrderInput> = {}): SaleOrderInput => ({
  reference: 'SO-1',
  partner: { name: 'PT Maju Jaya' },
  orderDate: '2025-11-24',
  ...changes,
})

/** The check digit of ISO 6346, and nothing else of it. */
export const containerNumbers: ContainerNumbers = {
  check(text) {
    const number = text.toUpperCase().replaceAll(/[\s-]/g, '')
    if (!/^[A-Z]{4}\d{7}$/.test(number))
      return { isValid: false, number, reason: 'has not 11 characters', suggestion: null }
    const right = number.slice(0, 10) + checkDigit(number)
    if (number === right) return { isValid: true, number, reason: null, suggestion: null }
    return { isValid: false, number, reason: 'has a wrong check digit', suggestion: right }
  },
}

/** The letters count 10 to 38 without the multiples of 11, each place twice the one before. */
export function checkDigit(number: string): string {
  const places = Array.from(number.slice(0, 10), (character) => {
    const value = Number.parseInt(character, 36)
    return value < 10 ? value : value + Math.floor((value - 1) / 10)
  })
  const sum = places.reduce((total, value, place) => total + value * 2 ** place, 0)
  return String((sum % 11) % 10)
}
