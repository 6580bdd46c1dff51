import { transact, type Db } from '../../kernel/database.ts'
import type { FactorNeeds } from './needs.ts'
import { challengeMinutes, partyAt } from './passkeys.ts'
import * as queries from './queries.ts'
import type { PasskeyRow } from './tables.ts'
import { readAssertion, requestOptions, userIdIn, verifyAssertion, type Expected } from './webauthn.ts'

/** A challenge for whichever passkey its holder chooses: whose it is, the answer says. */
export const startPasskeySignIn =
  ({ tickets, publicUrl }: FactorNeeds) =>
  async (db: Db): Promise<{ ticket: string; options: unknown }> => {
    const options = await requestOptions(partyAt(publicUrl))
    const { token } = await tickets.issue(db, {
      purpose: 'passkey_sign_in',
      minutes: challengeMinutes,
      facts: { challenge: options.challenge },
    })
    return { ticket: token, options }
  }

/** Who answered the challenge; undefined whatever is wrong with the answer. The ticket is used up either way. */
export const verifyPasskey =
  (needs: FactorNeeds) =>
  async (db: Db, ticket: string, response: unknown): Promise<{ userId: string } | undefined> => {
    const party = partyAt(needs.publicUrl)
    const asked = await needs.tickets.redeem(db, 'passkey_sign_in', ticket)
    if (!asked) return undefined
    const proof = await proofIn(db, response, { party, challenge: String(asked.facts['challenge']) })
    if (!proof) return undefined
    const isFresh = await transact(db, (tx) => noteUse(needs, tx, proof))
    return isFresh ? { userId: proof.passkey.user_id } : undefined
  }

type Proof = { passkey: PasskeyRow; signCount: number }

async function proofIn(db: Db, response: unknown, expected: Expected): Promise<Proof | undefined> {
  const answer = readAssertion(response)
  const passkey = answer && (await queries.findPasskey(db, answer.id))
  if (!passkey || userIdIn(answer) !== passkey.user_id) return undefined
  const signCount = await verifyAssertion(answer, passkey, expected)
  return signCount === undefined ? undefined : { passkey, signCount }
}

/** A counter that does not rise means two authenticators with one key: which of them is the thief's, nobody can tell. */
async function noteUse(
  { clock, audit }: FactorNeeds,
  tx: Db,
  { passkey, signCount }: Proof,
): Promise<boolean> {
  const { id, user_id: userId, name } = passkey
  if (await queries.notePasskeyUse(tx, { id, signCount, at: clock.now() })) return true
  // Removed meanwhile: no copy, only too late.
  if (!(await queries.findPasskey(tx, passkey.credential_id))) return false
  await audit.record(tx, {
    type: 'factor.passkey_refused',
    outcome: 'denied',
    by: { actor: { kind: 'anonymous' }, roles: [] },
    subject: { type: 'user', id: userId },
    details: { id, name, signCount, signCountBefore: passkey.sign_count },
  })
  return false
}
