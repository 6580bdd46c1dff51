import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { onEachEngine } from '../support/engines.ts'
import { projectRoot, runningServer, waitFor } from '../support/running-server.ts'
import { anOrder, send, changeSetting } from './client.ts'
import { setScene, type Scene } from './portal-scene.ts'

const shared = process.env['BREAKWATER_SHARED'] ?? join(projectRoot, '../shared')
const lists = join(shared, 'data/attack')
const skip = existsSync(lists) ? false : `no attack lists at ${lists}`
const listOf = <T = string>(name: string): T[] =>
  JSON.parse(readFileSync(join(lists, `${name}.json`), 'utf8')) as T[] // Lists of what the name says.
/** Every so-manieth: the same breadth in a time that people wait for. */
const sample = <T>(list: readonly T[], count: number): T[] => {
  const step = Math.max(1, Math.floor(list.length / count))
  return list.filter((_, index) => index % step === 0)
}
const isHeader = (name: string) => /^[\w-]+$/.test(name)
const isHeaderValue = (value: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)

onEachEngine('attacks', (engine) => {
  const running = runningServer(engine, {})
  let scene: Scene
  before(async () => {
    scene = await setScene(running())
    const exempt = ['127.0.0.0/8', '::1/128']
    assert.equal((await changeSetting(scene.admin, 'ops.tracking.exempt_networks', exempt)).status, 200)
  })

  test('no header makes a client somebody else, and none is answered with a failure', { skip }, async () => {
    const { url, logLines } = running()
    const values = listOf('forwarded_for_values').filter(
      (value) => isHeaderValue(value) && value.length < 2_000,
    )
    for (const name of listOf('ip_spoof_headers').filter(isHeader))
      for (const value of sample(values, 25)) {
        const { status } = await send(url, 'GET /track/made-up', { headers: { [name]: value } })
        assert.ok([404].includes(status), `${name}: ${value}: ${status}`)
      }
    const logged = logLines.flatMap((line) => /"address":"([^"]*)"/.exec(line)?.[1] ?? [])
    assert.ok(logged.length > 100)
    assert.deepEqual(
      [...new Set(logged)].filter((address) => !['127.0.0.1', '::1'].includes(address)),
      [],
    )
  })

  test('markup and SQL in names, labels and searches are text and nothing else', { skip }, async () => {
    const { admin } = scene
    const harmless = await scene.shipment(0)
    const skeleton = skeletonOf((await send(running().url, `GET ${harmless.path}`)).text)
    const usable = (text: string) => !text.includes('\0') && text.isWellFormed()
    const payloads = [...sample(listOf('xss'), 60), ...sample(listOf('sqli'), 60)].filter(usable)
    for (const [index, payload] of payloads.entries()) {
      const name = payload.slice(0, 200)
      const reference = `${index} ${payload}`.slice(0, 60)
      const made = await admin('POST /sale-orders', { body: anOrder(reference, { partner: { name } }) })
      assert.ok([201, 400, 422].includes(made.status), `${payload}: ${made.text}`)
      const found = await admin(`GET /sale-orders?search=${encodeURIComponent(payload.slice(0, 100))}`)
      assert.equal(found.status, 200, payload)
      if (made.status !== 201) continue
      const { id } = made.json<{ id: string }>()
      const link = await admin(`POST /sale-orders/${id}/tracking-links`, {
        body: { label: payload.slice(0, 80) },
      })
      assert.equal(link.status, 201, link.text)
      const page = await send(running().url, `GET ${new URL(link.json<{ url: string }>().url).pathname}`)
      assert.equal(page.status, 200)
      assert.deepEqual(skeletonOf(page.text), skeleton, payload)
    }
  })

  test('every mutation of a good token is unknown, in the same words', { skip }, async () => {
    const { path } = await scene.shipment()
    const token = path.slice('/track/'.length)
    const { url } = running()
    const mutants = listOf<Mutation>('token_mutations').flatMap((mutation) => mutantsOf(token, mutation))
    const answers = new Set<string>()
    for (const mutant of mutants) {
      const { status, text } = await send(url, `GET /track/${mutant}`)
      assert.ok([400, 404].includes(status), `${mutant}: ${status}`)
      if (status === 404 && text.startsWith('<')) answers.add(text)
    }
    assert.ok(mutants.length > 80, String(mutants.length))
    assert.equal(answers.size, 1)
    assert.equal((await send(url, `GET ${path}`)).status, 200)
    assert.ok(!running().logLines.join('').includes(token))
  })

  test('line breaks in addresses and headers split neither answers nor log lines', { skip }, async () => {
    const { url, logLines } = running()
    for (const payload of listOf('log_injection')) {
      const path = `/track/${payload.replaceAll(/[^\x21-\x7e]/g, encodeURIComponent)}`
      const answer = await send(url, `GET ${path}`).catch(() => undefined)
      assert.ok(answer === undefined || answer.status < 500, payload)
      assert.equal(answer?.headers['set-cookie'], undefined, payload)
    }
    await waitFor(() => logLines.length > 0)
    for (const line of logLines) assert.equal(line.trim().split('\n').length, 1)
  })
})

/** Every tag of a page with the names of its attributes: what is left when all texts are taken out. */
const skeletonOf = (page: string): string[] =>
  [...page.matchAll(/<[a-z!/][^>]*>/gi)].map(([tag]) => tag.replaceAll(/="[^"]*"/g, ''))

type Mutation = { op: string; s?: string }
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** What an address may carry of them; `?` and `#` end a path and leave the token whole. */
function mutantsOf(token: string, { op, s = '' }: Mutation): string[] {
  const middle = Math.floor(token.length / 2)
  const written = s.replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent)
  const made: Record<string, string[]> = {
    append: ['?', '#'].includes(s) ? [] : [token + written],
    prepend: [written + token],
    insert_mid: [token.slice(0, middle) + written + token.slice(middle)],
    upper: [token.toUpperCase()],
    lower: [token.toLowerCase()],
    swap_last_char_all_64: Array.from(alphabet, (last) => token.slice(0, -1) + last).filter(
      (one) => one !== token,
    ),
    truncate_1: [token.slice(0, -1)],
    truncate_half: [token.slice(0, middle)],
    empty: [''],
    double_url_encode: [`%25${token.charCodeAt(0).toString(16)}${token.slice(1)}`],
    reverse: [Array.from(token).reverse().join('')],
    null_byte_mid: [`${token.slice(0, middle)}%00${token.slice(middle)}`],
    alg_none_prefix: [`none.${token}`],
  }
  return made[op] ?? []
}
