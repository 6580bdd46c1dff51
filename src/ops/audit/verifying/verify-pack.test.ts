import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unzipSync, zipSync } from 'fflate'
import { anotherAudit, onEachEngine, recordMany, sealAll, sharedAudit } from '../fixtures/test-audit.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { Audit } from '../service.ts'
import { zipFiles } from './pack-file.ts'
import { verifyPack } from './verify-pack.ts'

onEachEngine('an evidence pack', (engine) => {
  const fresh = sharedAudit(engine)

  async function packOf(audit: Audit, db: Db): Promise<Buffer> {
    const ids = await recordMany(db, audit, 9)
    await sealAll(db, audit)
    const later = await recordMany(db, audit, 4)
    const files = { 'timeline.jsonl': Buffer.from('{"at":1}\n'), 'index.html': Buffer.from('<p>text</p>') }
    const eventIds = [ids[0], ids[7], later[1]].map((id) => id ?? assert.fail())
    const zip = await audit.packEvidence(db, { about: 'Investigation 7', eventIds, files })
    return Buffer.from(zip ?? assert.fail('The events are sealed.'))
  }

  test('proves events of several batches with the public key alone, also those that were not sealed yet', async () => {
    const { db, audit } = await fresh()
    const zip = await packOf(audit, db)
    const verdict = verifyPack(zip, { publicKey: await audit.publicKey(db) })
    assert.deepEqual(verdict, {
      ok: true,
      about: 'Investigation 7',
      files: 5,
      events: 3,
      checkpoints: 2,
      erasedValues: 0,
    })
  })

  test('fails with any byte of it flipped', async () => {
    const { db, audit } = await fresh()
    const zip = await packOf(audit, db)
    const publicKey = await audit.publicKey(db)
    for (let at = 0; at < zip.length; at += 7) {
      const altered = Buffer.from(zip)
      altered[at] = (altered[at] ?? 0) ^ 1
      assert.equal(verifyPack(altered, { publicKey }).ok, false, `byte ${at}`)
    }
  })

  test('fails by its own reason when files are changed, added, left out, or signed by a stranger', async () => {
    const { db, audit } = await fresh()
    const zip = await packOf(audit, db)
    const publicKey = await audit.publicKey(db)
    const kindOf = (files: Record<string, Uint8Array>) =>
      verifyPack(zipFiles(files), { publicKey }).problem?.kind
    const files = unzipSync(zip)
    const { 'index.html': _page, ...fewer } = files
    assert.equal(kindOf(files), undefined)
    assert.equal(kindOf({ ...files, 'index.html': Buffer.from('<p>other</p>') }), 'contents_differ')
    assert.equal(kindOf({ ...files, 'more.txt': Buffer.from('') }), 'contents_differ')
    assert.equal(kindOf(fewer), 'contents_differ')
    assert.equal(kindOf({ ...files, 'manifest.txt': Buffer.from('') }), 'signature_wrong')
    assert.equal(verifyPack(zipSync(files), { publicKey }).problem?.kind, 'unreadable')
    const stranger = anotherAudit(Buffer.alloc(32, 9))
    assert.equal(verifyPack(zip, { publicKey: await keyOf(stranger) }).problem?.kind, 'signature_wrong')
  })

  test('is not made without an event that does not exist', async () => {
    const { db, audit } = await fresh()
    const [id = ''] = await recordMany(db, audit, 1)
    const missing = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    const pack = await audit.packEvidence(db, { about: 'x', eventIds: [id, missing], files: {} })
    assert.equal(pack, undefined)
  })

  async function keyOf(audit: Audit): Promise<string> {
    const { db } = await fresh()
    return audit.publicKey(db)
  }
})
