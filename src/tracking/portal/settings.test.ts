import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSettingRegistry } from '../../kernel/setting-registry.ts'
import { createPortalLimits } from './limits.ts'
import { portalSettings } from './settings.ts'

const key = 'ops.tracking.exempt_networks'
const rateLimits = { limiter: () => ({ consume: () => Promise.reject(new Error('not asked')) }) }

test('only networks can be exempt, and what is wrong with one is told', () => {
  const registry = createSettingRegistry([portalSettings])
  assert.equal(registry.problemWith(key, ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7']), undefined)
  assert.match(registry.problemWith(key, ['10.0.0.1/8']) ?? '', /did you mean 10\.0\.0\.0\/8/)
  for (const entry of ['office', '', '010.0.0.0/8', '10.0.0.0/33'])
    assert.ok(registry.problemWith(key, ['10.0.0.0/8', entry]), entry)
})

test('a changed list of exempt networks acts at once, and a stored one that means nothing exempts nobody', () => {
  const registry = createSettingRegistry([portalSettings])
  const limits = createPortalLimits(rateLimits, registry.view(portalSettings))
  const isExempt = () => limits.isExempt('192.0.2.7')
  assert.equal(isExempt(), false)
  registry.replace(new Map([[key, ['192.0.2.0/24']]]))
  assert.equal(isExempt(), true)
  registry.replace(new Map([[key, ['office']]]))
  assert.equal(isExempt(), false)
})

test('the company’s name is one that can be seen', () => {
  const registry = createSettingRegistry([portalSettings])
  for (const name of ['', ' ', '\u200b', 'a\nb', 'a\u202eb'])
    assert.ok(registry.problemWith('ops.company.name', name), JSON.stringify(name))
  assert.equal(registry.problemWith('ops.company.name', 'PT Maju Jaya'), undefined)
})
