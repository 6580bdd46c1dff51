import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { Entry } from '../../audit/service.ts'
import { endAndTell } from '../end.ts'
import type { EndingDependencies } from '../dependencies.ts'
import type { SessionLimits } from '../limits.ts'
import { endSessions } from '../queries.ts'
import { suspicionStateFrom, type CachedSession } from '../cached-sessions.ts'
import type { Use } from '../usage/usage.ts'
import { assessSession, type Assessment } from './suspicion.ts'
import type { OpenSessionRow } from '../tables.ts'
import { merge, networkChangesOf } from './usage-history.ts'
import { lockSession, writeSuspicionState, type NewSuspicionState } from '../usage/queries.ts'
import type { SuspicionFactor } from '../words.ts'

export type UsageDependencies = EndingDependencies & { db: Db }
export type RecordedUsage = { known: CachedSession; use: Use; limits: SessionLimits }

/**
 * Writes what a request tells of its session that was not known, with what follows from it, and tells every node. The locked row
 * decides: of two nodes that see the same change, the second finds that there is none any more.
 */
export async function recordUsage(dependencies: UsageDependencies, noticed: RecordedUsage): Promise<void> {
  const { session, tokenHash } = noticed.known
  await transact(dependencies.db, async (tx) => {
    const row = await lockSession(tx, session.id)
    if (row?.token_hash !== tokenHash) return
    const judgement = judgeRow(row, noticed)
    await writeSuspicionState(tx, row.id, standingAfter(row, judgement, noticed))
    await act(dependencies, tx, { ...noticed, judgement })
  })
  dependencies.known.forget([tokenHash])
}

function judgeRow(row: OpenSessionRow, { known, use, limits }: RecordedUsage): Assessment {
  const standing = suspicionStateFrom(row)
  // When this node last saw the session where it was is more than the row knows.
  const trail = merge(standing.trail, known.standing.trail)
  return assessSession({ ...standing, trail }, use.sighting, limits.suspiciousIpChanges)
}

/** More than a person reads. What makes a session suspicious or stolen is kept beyond them. */
const mostSuspicions = 30

function standingAfter(
  row: OpenSessionRow,
  judgement: Assessment,
  { use, limits }: RecordedUsage,
): NewSuspicionState {
  const { trail, findings, verdict } = judgement
  const at = new Date(use.sighting.at)
  const isFull = row.suspicions.length >= mostSuspicions && verdict === 'nothing'
  const found = isFull ? [] : findings.map((finding) => ({ ...finding, at: at.toISOString() }))
  const mustProve = verdict === 'stolen' && limits.theftResponse === 'reauthenticate'
  return {
    trail,
    networkChanges: networkChangesOf(trail),
    suspicions: [...row.suspicions, ...found],
    suspiciousAt: row.suspicious_at ?? (verdict === 'nothing' ? null : at),
    reauthenticate: row.reauthenticate || mustProve,
  }
}

async function act(
  dependencies: UsageDependencies,
  tx: Db,
  noticed: RecordedUsage & { judgement: Assessment },
): Promise<void> {
  const { known, use, limits, judgement } = noticed
  const { id } = known.session
  if (judgement.verdict !== 'nothing') await dependencies.audit.record(tx, suspicion(noticed))
  if (judgement.verdict === 'stolen' && limits.theftResponse === 'end') {
    const ending = { at: new Date(use.sighting.at), reason: 'suspicious' } as const
    await endAndTell(dependencies, tx, { by: userOf(noticed), end: () => endSessions(tx, [id], ending) })
  } else await dependencies.known.announce(tx, [known.tokenHash])
}

const riskFactors: Record<SuspicionFactor, NonNullable<Entry['factors']>> = {
  network_changes: ['new_network'],
  two_networks_at_once: ['new_network'],
  new_device: ['new_device'],
  new_country: ['new_country'],
  other_device: ['new_device'],
  other_country: ['new_country'],
  impossible_distance: ['impossible_travel'],
}

function suspicion(noticed: RecordedUsage & { judgement: Assessment }): Entry {
  const { known, limits, judgement } = noticed
  const { verdict, findings, trail } = judgement
  return {
    type: 'session.suspicious',
    outcome: verdict === 'stolen' && limits.theftResponse !== 'flag' ? 'denied' : 'success',
    by: userOf(noticed),
    subject: { type: 'session', id: known.session.id },
    details: {
      userId: known.session.userId,
      findings: findings.map(({ factor, sentence }) => ({ factor, sentence })),
      networkChanges: networkChangesOf(trail),
      ...(verdict === 'stolen' && { response: limits.theftResponse }),
    },
    factors: findings.flatMap(({ factor }) => riskFactors[factor]),
  }
}

/** Whose session it is, from where it was used: whether it is the person is what the event asks. */
const userOf = ({ known: { session }, use }: RecordedUsage): Caller => ({
  actor: { kind: 'user', id: session.userId, name: session.userName },
  roles: [],
  sessionId: session.id,
  address: use.address,
  ...(use.from.userAgent !== undefined && { userAgent: use.from.userAgent }),
})
