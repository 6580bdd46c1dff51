import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRateLimits } from '../../kernel/rate-limit/rate-limit.ts'
import { createLog } from '../../kernel/log.ts'
import { createSettingRegistry } from '../../kernel/setting-registry.ts'
import { handleOf } from '../../kernel/database/database.ts'
import { createPortalLimits, type Look } from './limits.ts'
import { portalSettings } from './settings.ts'

const page = { format: 'page', isRefresh: false, language: undefined } as const

/** Counted in memory: the database is never asked. */
function setUp(values: Record<string, unknown> = {}) {
  const registry = createSettingRegistry([portalSettings])
  registry.replace(new Map(Object.entries(values)))
  const db = handleOf({ query: () => Promise.reject(new Error('no database')) })
  const rateLimits = createRateLimits({
    db,
    log: createLog({ level: 'silent' }),
    bus: { liveNodes: () => ['me'] },
  })
  return { registry, limits: createPortalLimits(rateLimits, registry.view(portalSettings)) }
}

test('ten look-ups an hour, the eleventh is refused with the time to wait', async () => {
  const { limits } = setUp()
  for (let used = 1; used <= 10; used++) assert.ok((await limits.use(page, '192.0.2.7')).allowed)
  const { allowed, retryAfterSeconds } = await limits.use(page, '192.0.2.7')
  assert.ok(!allowed && retryAfterSeconds > 3_500 && retryAfterSeconds <= 3_600)
  assert.ok((await limits.use(page, '192.0.2.8')).allowed, 'another client is not affected')
  assert.ok((await limits.use({ ...page, format: 'calendar' }, '192.0.2.7')).allowed, 'calendars count apart')
})

/** How many of a hundred visits of these kinds, in turn, one client gets in an hour. */
async function allowedOf(...looks: Look[]): Promise<number> {
  const { limits } = setUp()
  let allowed = 0
  for (let visit = 0; visit < 100; visit++) {
    const look = looks[visit % looks.length] ?? page
    if ((await limits.use(look, '192.0.2.7')).allowed) allowed += 1
  }
  return allowed
}

test('three automatic refreshes and three language switches come on top of ten look-ups, in all and in any order', async () => {
  const refresh = { ...page, isRefresh: true }
  const english = { ...page, language: 'en' }
  const indonesian = { ...page, language: 'id' }
  const json = { ...page, format: 'json' } as const
  assert.equal(await allowedOf(refresh), 13)
  assert.equal(await allowedOf(english), 13)
  assert.equal(await allowedOf(english, indonesian), 13)
  assert.equal(await allowedOf({ ...refresh, language: 'en' }), 13)
  assert.equal(await allowedOf(refresh, english), 16)
  assert.equal(await allowedOf(page, json, refresh, english, indonesian), 16)
  assert.equal(await allowedOf(json), 10)
})

test('no spelling of a language or a format gives more than ten', async () => {
  for (const language of ['', 'EN', 'en ', ' en', 'en-GB', 'in', 'xx', 'en\u0000', 'ｅｎ', '__proto__'])
    assert.equal(await allowedOf({ ...page, language }), 10, JSON.stringify(language))
  for (const language of ['en', 'id', undefined])
    assert.equal(await allowedOf({ format: 'json', isRefresh: true, language }), 10)
})

test('an IPv6 /64 is one client, however many addresses it has', async () => {
  const { limits } = setUp()
  for (let used = 1; used <= 10; used++) await limits.use(page, `2001:db8:1:2::${used}`)
  assert.ok(!(await limits.use(page, '2001:db8:1:2:ffff::1')).allowed)
  assert.ok((await limits.use(page, '2001:db8:1:3::1')).allowed)
})

test('a made-up token costs as much as three look-ups', async () => {
  const { limits } = setUp()
  for (const address of ['192.0.2.7', '192.0.2.7', '192.0.2.7']) await limits.useInvalid(address)
  assert.ok((await limits.use(page, '192.0.2.7')).allowed)
  assert.ok(!(await limits.use(page, '192.0.2.7')).allowed)
})

test('a changed number acts at the next look-up', async () => {
  const { limits, registry } = setUp({ 'ops.tracking.requests_per_hour': 1 })
  await limits.use(page, '192.0.2.7')
  assert.ok(!(await limits.use(page, '192.0.2.7')).allowed)
  registry.replace(new Map([['ops.tracking.requests_per_hour', 5]]))
  assert.ok((await limits.use(page, '192.0.2.7')).allowed)
})

test('exempt networks change while running, and a stored list with an entry that means nothing exempts nobody', () => {
  const { limits, registry } = setUp()
  assert.ok(!limits.isExempt('192.0.2.7'))
  registry.replace(new Map([['ops.tracking.exempt_networks', ['192.0.2.0/24']]]))
  assert.ok(limits.isExempt('192.0.2.7'))
  registry.replace(new Map([['ops.tracking.exempt_networks', ['192.0.2.0/24', '10.0.0.1/8']]]))
  assert.ok(!limits.isExempt('192.0.2.7'))
  assert.ok(!limits.isExempt('10.0.0.1'))
  registry.replace(new Map())
  assert.ok(!limits.isExempt('192.0.2.7'))
})
