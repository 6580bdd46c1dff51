import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Echo } from '../support/echo.ts'
import { isMissing, proxies } from '../support/proxies.ts'
import { enter, gated } from './gated.ts'
import { createVisitor } from './visitor.ts'

for (const proxy of proxies)
  suite(`cookies behind ${proxy}`, { skip: isMissing(proxy), timeout: 120_000 }, () => {
    const scene = gated(proxy)

    test('the application gets all cookies but those of the gate', async () => {
      const { app } = scene()
      const visitor = createVisitor()
      await enter(visitor, `${app}/`)
      const [gate, browser] = ['bw-gate', 'bw-gate-browser'].map(
        (name) => `${name}=${visitor.cookies.get('app.localhost')?.get(name)}`,
      )
      const others = ['a=1', 'xbw-gate=2', 'bw-gate2=3', 'z="q; r"']
      const orders = [
        [gate],
        [gate, browser],
        [browser, gate],
        [...others, gate, browser],
        [gate, ...others],
        [browser, 'a=1', gate, 'b=2'],
        ['a=1', gate, '__Host-bw-gate=old', 'b=2', '__Host-bw-gate-browser=old'],
      ]
      for (const cookies of orders) {
        const cookie = cookies.join('; ')
        const answer = await createVisitor().ask(`GET ${app}/`, { headers: { cookie } })
        assert.equal(answer.status, 200, cookie)
        const left = cookies
          .filter((each) => !/^(?:__Host-)?bw-gate(?:-browser)?=/.test(each ?? ''))
          .join('; ')
        const [sent = ''] = Object.entries(answer.json<Echo>().headers).flatMap(([name, value]) =>
          name.toLowerCase() === 'cookie' ? [value] : [],
        )
        assert.equal(sent, left, cookie)
      }
      const many = Array.from({ length: 6 }, (_, index) => `bw-gate-browser=${index}`).join('; ')
      const tampered = await createVisitor().ask(`GET ${app}/`, { headers: { cookie: `${gate}; ${many}` } })
      assert.ok(!tampered.text.includes('bw-gate'), tampered.text)
    })
  })
