import { bind } from '../../../kernel/bind.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { LogIntegrity } from '../proof-contract.ts'
import { findNewestCheckpoint, findWaiting } from '../queries.ts'
import type { AnchorState } from '../sealing/anchors.ts'
import type { Audit } from '../service.ts'
import { findNewestVerification } from './queries.ts'
import { toVerification, verifyNightly, verifyNow, type VerificationContext } from './verification.ts'

export type ProofDependencies = VerificationContext & {
  audit: Pick<
    Audit,
    'record' | 'verify' | 'keys' | 'rotateKey' | 'openEpoch' | 'erase' | 'sealingProblem' | 'anchors'
  >
}
export type Proof = ReturnType<typeof createProof>

/** What is done with the audit log as a whole: proving it, its keys, and what is shown of both. */
export const createProof = (context: ProofDependencies) => ({
  integrity: bind(context, integrity),
  verify: bind(context, verifyNow),
  verifyNightly: bind(context, verifyNightly),
  rotateKey: context.audit.rotateKey,
  openEpoch: context.audit.openEpoch,
  erase: context.audit.erase,
})

/** How far the log is sealed and proved, and with what. */
async function integrity({ clock, audit }: ProofDependencies, db: Db): Promise<LogIntegrity> {
  const keys = await audit.keys(db)
  const last = await findNewestCheckpoint(db)
  const { events, since } = await findWaiting(db)
  const verification = await findNewestVerification(db)
  return {
    origin: keys.at(-1)?.name ?? '',
    size: last?.size ?? 0,
    checkpoint: last?.note ?? null,
    checkpointAt: last?.created_at.toISOString() ?? null,
    waiting: events,
    lagSeconds: since === null ? 0 : Math.max(0, (clock.now().getTime() - since.getTime()) / 1000),
    keys: keys.map(({ publicKey, createdAt }, at) => ({
      publicKey,
      createdAt: createdAt.toISOString(),
      signs: at === keys.length - 1,
    })),
    sealingProblem: audit.sealingProblem() ?? null,
    anchors: toAnchors(audit.anchors()),
    lastVerification: verification === undefined ? null : toVerification(verification),
  }
}

const toAnchors = (state: AnchorState | undefined): LogIntegrity['anchors'] => ({
  file: state?.file ?? null,
  webhook: state?.webhook ?? null,
  lastAt: state?.lastAt?.toISOString() ?? null,
  problem: state?.problem ?? null,
})
