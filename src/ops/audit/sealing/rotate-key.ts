import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { formatVerifierKey } from '../format/note.ts'
import type { Entry } from '../compose.ts'
import { lockSealing } from '../queries.ts'
import type { Keyring } from './keyring.ts'
import type { Sealing } from './seal.ts'

export type SealingContext = {
  keyring: Keyring
  sealing: Pick<Sealing, 'sealAllIn' | 'sealFirst'>
  record: (db: Db, entry: Entry) => Promise<string>
}
export type RotatedKey = { publicKey: string; before: string }

/**
 * Lets a new key sign from now on. The old key's last checkpoint covers the event that names the new one, so that whoever
 * trusts the old key can come to trust the new one by the log alone; earlier checkpoints stay as they are.
 */
export const rotateKey = (
  { keyring, sealing, record }: SealingContext,
  db: Db,
  by: Caller,
): Promise<RotatedKey> =>
  transact(db, async (tx) => {
    await lockSealing(tx)
    const { newest } = await keyring.read(tx)
    const { key, add } = keyring.prepare(newest.name)
    const publicKey = formatVerifierKey(key)
    const subject = { type: 'audit_key', id: publicKey }
    await record(tx, { type: 'audit.key_rotated', outcome: 'success', by, subject })
    await sealing.sealAllIn(tx)
    await add(tx)
    return { publicKey, before: formatVerifierKey(newest) }
  })
