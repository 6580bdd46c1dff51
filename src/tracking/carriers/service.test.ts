import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { container } from '../../../simulator/testing/carrier.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import type { Role } from '../../kernel/identity.ts'
import { admin, installations, maersk, rejectsWith } from './fixtures/test-carriers.ts'
import { secretKey } from './fixtures/test-client.ts'
import type { NewCarrier } from './write.ts'

onEachEngine('carriers', (engine) => {
  const install = installations(engine)

  test('a carrier is listed and found as it was added, without its key', async (t) => {
    const { db, carriers } = await install(t)
    const added = await carriers.create(db, maersk, admin)
    assert.deepEqual(added, {
      id: added.id,
      name: 'Maersk',
      scac: 'MAEU',
      baseUrl: 'https://api.example.com/v2',
      mislabelsLocalTimes: false,
      authentication: 'api_key',
      lastAnsweredAt: null,
      lastProblem: null,
      version: 1,
    })
    assert.deepEqual((await carriers.list(db)).items, [added])
    assert.deepEqual(await carriers.findByScac(db, 'MAEU'), added)
    assert.equal(await carriers.findByScac(db, 'HLCU'), undefined)
  })

  test('carriers are listed in pages, filtered and sorted', async (t) => {
    const { db, carriers } = await install(t)
    const given = [
      ['Maersk', 'MAEU'],
      ['Hapag-Lloyd', 'HLCU'],
      ['Evergreen', 'EGLV'],
      ['Evergreen', 'AAAA'],
    ] as const
    for (const [name, scac] of given) await carriers.create(db, { ...maersk, name, scac }, admin)
    const found = async (query: Parameters<typeof carriers.list>[1]) =>
      (await carriers.list(db, query)).items.map(({ scac }) => scac)
    assert.deepEqual(await found({}), ['AAAA', 'EGLV', 'HLCU', 'MAEU'])
    assert.deepEqual(await found({ sort: '-scac' }), ['MAEU', 'HLCU', 'EGLV', 'AAAA'])
    assert.deepEqual(await found({ search: 'ever' }), ['AAAA', 'EGLV'])
    assert.deepEqual(await found({ search: ' lcu' }), ['HLCU'])
    assert.deepEqual(await found({ search: '%' }), [])
    assert.deepEqual(await found({ hasProblem: true }), [])
    const first = await carriers.list(db, { limit: 3 })
    assert.deepEqual([first.items.length, first.count], [3, 4])
    assert.deepEqual(await found({ limit: 3, cursor: first.nextCursor ?? '' }), ['MAEU'])
  })

  test('where a carrier is asked, and how, is for administrators only', async (t) => {
    const { db, carriers } = await install(t)
    const added = await carriers.create(db, maersk, admin)
    const asRole = async (role: Role) =>
      (await carriers.listFor(db, {}, { ...admin, roles: [role] })).items[0]
    for (const role of ['viewer', 'operator', 'security', 'dba'] as const)
      assert.deepEqual(await asRole(role), { ...added, baseUrl: null, authentication: null }, role)
    assert.deepEqual(await asRole('admin'), added)
  })

  test('a carrier that is added or changed is told to what waits for it', async (t) => {
    const { db, carriers, setUp } = await install(t)
    const { id } = await carriers.create(db, maersk, admin)
    await carriers.update(db, { ...maersk, id, version: 1, scac: 'HLCU' }, admin)
    assert.deepEqual(setUp, ['MAEU', 'HLCU'])
    assert.deepEqual(await carriers.scacs(db), new Set(['HLCU']))
  })

  test('a carrier’s name is a line that can be seen', async (t) => {
    const { db, carriers } = await install(t)
    for (const name of [' ', '\u200b', 'a\u202eb', 'a\nb'])
      await rejectsWith(carriers.create(db, { ...maersk, name }, admin), 'CARRIER_INVALID')
  })

  test('the key is in clear neither in the tables nor in the audit log', async (t) => {
    const { db, carriers } = await install(t)
    const { id } = await carriers.create(db, maersk, admin)
    await carriers.update(db, { ...maersk, id, version: 1, name: 'Other' }, admin)
    for (const table of ['carrier', 'event', 'event_value']) {
      const { rows } = await sql<{ text: string }>`
        select string_agg(row_to_json(t)::text, '') as text from ${sql.id('breakwater', table)} t`.execute(db)
      const text = rows[0]?.text ?? ''
      assert.notEqual(text, '')
      for (const spelled of [secretKey, Buffer.from(secretKey).toString('hex')])
        assert.ok(!text.includes(spelled))
    }
  })

  test('adding and changing are audited with what changed', async (t) => {
    const { db, carriers } = await install(t)
    const { id } = await carriers.create(db, maersk, admin)
    const { authentication, ...plain } = maersk
    await carriers.update(db, { ...plain, id, version: 1, name: 'Maersk Line', authentication }, admin)
    const { rows } = await sql<{ type: string; details: string }>`
      select type, value as details from breakwater.event join breakwater.event_value on event_id = id
      where subject_id = ${id} and field = 'details' order by id`.execute(db)
    const same = { scac: 'MAEU', baseUrl: 'https://api.example.com/v2', authentication: 'api_key' }
    assert.deepEqual(
      rows.map(({ type, details }) => [type, JSON.parse(details) as unknown]),
      [
        ['carrier.created', { ...same, name: 'Maersk' }],
        [
          'carrier.changed',
          {
            ...same,
            name: 'Maersk Line',
            changed: [
              { field: 'name', yours: 'Maersk Line', current: 'Maersk' },
              { field: 'authentication', yours: 'api_key', current: 'api_key' },
            ],
          },
        ],
      ],
    )
  })

  test('a second carrier with the same SCAC is refused, added or changed', async (t) => {
    const { db, carriers } = await install(t)
    await carriers.create(db, maersk, admin)
    await rejectsWith(carriers.create(db, maersk, admin), 'SCAC_TAKEN')
    const { id } = await carriers.create(db, { ...maersk, scac: 'HLCU' }, admin)
    await rejectsWith(carriers.update(db, { ...maersk, id, version: 1 }, admin), 'SCAC_TAKEN')
  })

  test('a stale version is refused with what is stored now, and an unknown id with 404', async (t) => {
    const { db, carriers } = await install(t)
    const { id } = await carriers.create(db, maersk, admin)
    await carriers.update(db, { ...maersk, id, version: 1, name: 'Second' }, admin)
    const extras = await rejectsWith(
      carriers.update(db, { ...maersk, id, version: 1 }, admin),
      'VERSION_CONFLICT',
    )
    assert.equal(Reflect.get(extras['current'] as object, 'name'), 'Second')
    assert.ok(!JSON.stringify(extras).includes(secretKey))
    const unknown = '0192f0c1-0000-7000-8000-000000000000'
    await rejectsWith(carriers.update(db, { ...maersk, id: unknown, version: 1 }, admin), 'CARRIER_NOT_FOUND')
    await rejectsWith(carriers.test(db, unknown, container), 'CARRIER_NOT_FOUND')
  })

  test('an address that may not be called is refused when it is saved, with the reason', async (t) => {
    const { db, carriers } = await install(t)
    const refused = [
      'http://api.example.com',
      'https://10.0.0.1',
      'https://[::ffff:127.0.0.1]',
      'https://localhost:8080',
      'https://a:b@api.example.com',
      'https://api.example.com/v2?x=1',
      'https://api.example.com/v2#x',
      'ftp://api.example.com',
      'nonsense',
    ]
    for (const baseUrl of refused) {
      const extras = await rejectsWith(carriers.create(db, { ...maersk, baseUrl }, admin), 'CARRIER_INVALID')
      assert.deepEqual(
        extras.problems?.map(({ path }) => path),
        ['/baseUrl'],
        baseUrl,
      )
    }
    assert.equal((await carriers.list(db)).count, 0)
  })

  test('headers that steer the connection and keys that cannot be sent are refused, without repeating the key', async (t) => {
    const { db, carriers } = await install(t)
    const given: [string, string][] = [
      ['Host', secretKey],
      ['Transfer-Encoding', secretKey],
      ['Content-Length', secretKey],
      ['X-Key', `${secretKey}\r\nX-Other: 1`],
      ['X-Key', ` ${secretKey}`],
      ['X-Key', `${secretKey}ñ`],
    ]
    for (const [header, key] of given) {
      const wrong: NewCarrier = { ...maersk, authentication: { kind: 'api_key', header, key } }
      const extras = await rejectsWith(carriers.create(db, wrong, admin), 'CARRIER_INVALID')
      assert.ok(!JSON.stringify(extras).includes(secretKey), header)
    }
  })
})
