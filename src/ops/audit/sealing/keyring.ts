import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
} from 'node:crypto'
import type { Clock } from '../../../kernel/clock.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Ids } from '../../../kernel/ids.ts'
import type { Secrets } from '../../../kernel/secrets.ts'
import {
  formatVerifierKey,
  parseVerifierKey,
  verifierKey,
  type Signer,
  type VerifierKey,
} from '../format/note.ts'
import { insertKey, listKeys, lockKeys, type KeyRow } from '../queries.ts'

const purpose = 'audit-signing-key'

export type Keys = { all: readonly Signer[]; newest: Signer }
export type ShownKey = { name: string; publicKey: string; createdAt: Date }
export type PreparedKey = { key: VerifierKey; add: (tx: Db) => Promise<VerifierKey> }
export type Keyring = ReturnType<typeof createKeyring>

/** The keys that sign checkpoints. A key counts only if it was sealed under our master key: one that somebody else put into the table is refused. */
export function createKeyring({ clock, ids, secrets }: { clock: Clock; ids: Ids; secrets: Secrets }) {
  const opened = new Map<string, Signer>()

  const open = (row: KeyRow): Signer => {
    const known = opened.get(row.id)
    if (known && formatVerifierKey(known) === row.public_key) return known
    const signer = toSigner(row, secrets)
    opened.set(row.id, signer)
    return signer
  }

  const make = async (tx: Db): Promise<void> => {
    await lockKeys(tx)
    if ((await listKeys(tx)).length === 0) await insert(tx, generateKeyPairSync('ed25519'), newOrigin())
  }

  const newOrigin = (): string => `breakwater/audit/${ids.next()}`

  const insert = async (
    tx: Db,
    { publicKey, privateKey }: KeyPairKeyObjectResult,
    name: string,
  ): Promise<VerifierKey> => {
    const key = verifierKey(name, publicKey)
    // The newest key signs, so no two are of the same moment.
    const last = (await listKeys(tx)).at(-1)?.created_at.getTime() ?? 0
    await insertKey(tx, {
      id: key.id.toString('hex'),
      public_key: formatVerifierKey(key),
      private_key: Buffer.from(secrets.seal(purpose, privateKey.export({ format: 'der', type: 'pkcs8' }))),
      created_at: new Date(Math.max(clock.now().getTime(), last + 1)),
    })
    return key
  }

  return {
    /** All keys of this log and the one that signs now; the first is made when there is none. */
    async read(db: Db): Promise<Keys> {
      const rows = await listKeys(db)
      if (rows.length === 0) await transact(db, make)
      const all = (rows.length > 0 ? rows : await listKeys(db)).map(open)
      const newest = all.at(-1)
      if (newest === undefined) throw new Error('The audit key that was just made is not there.')
      return { all, newest }
    },

    /** The public halves as they are shown, oldest first; the last one signs. */
    list: async (db: Db): Promise<ShownKey[]> => {
      const rows = await listKeys(db)
      return rows.map((row) => ({
        name: open(row).name,
        publicKey: row.public_key,
        createdAt: row.created_at,
      }))
    },

    /** A key that can be named in the log before it signs: `add` puts it into the table, and it signs from then on. */
    prepare(name = newOrigin()): PreparedKey {
      const pair = generateKeyPairSync('ed25519')
      return { key: verifierKey(name, pair.publicKey), add: (tx) => insert(tx, pair, name) }
    },
  }
}

/** A key that was sealed before: it opens only under the same master key. */
export const sealedAuditKey = { purpose, find: async (db: Db) => (await listKeys(db))[0]?.private_key }

function toSigner(row: KeyRow, secrets: Secrets): Signer {
  const der = Buffer.from(secrets.open(purpose, row.private_key))
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const { name } = parseVerifierKey(row.public_key)
  const signer = { ...verifierKey(name, createPublicKey(privateKey)), privateKey }
  if (formatVerifierKey(signer) !== row.public_key)
    throw new Error(`The audit key ${row.id} is not the one that was made here.`)
  return signer
}
