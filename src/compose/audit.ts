import type { Config } from '../config/config.ts'
import { createEventReaders } from '../kernel/event-reader/event-reader.ts'
import type { EventTable } from '../kernel/feature.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { composeEventTypes } from '../ops/audit/event-types.ts'
import { createOutgoing } from '../kernel/outgoing/outgoing.ts'
import { auditJobs } from '../ops/audit/jobs.ts'
import { proofRoutes } from '../ops/audit/proof-routes.ts'
import { createHeartbeat } from '../ops/audit/proof/heartbeat.ts'
import { createProof } from '../ops/audit/proof/proof.ts'
import { detectionJobs, detectionReader } from '../ops/detection/jobs.ts'
import { detectionRoutes } from '../ops/detection/routes.ts'
import { auditSettings } from '../ops/audit/settings.ts'
import { createAnchors, type Anchors } from '../ops/audit/sealing/anchors.ts'
import { createDetection } from '../ops/detection/service.ts'
import type { Delivery } from '../ops/delivery/service.ts'
import { investigationJobs, investigationReader } from '../ops/investigations/jobs.ts'
import { investigationRoutes } from '../ops/investigations/routes.ts'
import { createInvestigations } from '../ops/investigations/service.ts'
import { investigationSettings } from '../ops/investigations/settings.ts'
import type { Mails } from '../ops/users/mails.ts'
import type { Ops } from './breakwater.ts'

export type AuditOptions = {
  eventTables: readonly EventTable[]
  delivery: Pick<Delivery, 'hasMail'>
  mails: Pick<Mails, 'investigationsOpened'>
}

/** What reads the audit log and acts on it: detection rules and investigations, in the server only. */
export function composeAudit(
  kernel: Kernel,
  { audit, users }: Pick<Ops, 'audit' | 'users'>,
  { eventTables, delivery, mails }: AuditOptions,
) {
  const { clock, ids, bus, database, settings } = kernel
  const types = composeEventTypes(eventTables)
  const investigations = createInvestigations({
    clock,
    ids,
    bus,
    audit,
    findPerson: users.findPerson,
    settings: settings.view(investigationSettings),
    sentenceOf: (type) => types.get(type)?.[0],
    tellSecurity: delivery.hasMail ? mails.investigationsOpened : undefined,
  })
  const detection = createDetection({ clock, ids, bus, audit, verdicts: investigations.verdictsOf })
  const proof = createProof({ ...kernel, audit })
  const readers = [detectionReader(detection), investigationReader(investigations)]
  const heartbeat = createHeartbeat({
    ...kernel,
    db: database.db,
    audit,
    settings: settings.view(auditSettings),
    node: bus.nodeId,
    isAlone: database.lock !== undefined,
  })
  return {
    proof,
    heartbeat,
    detection,
    investigations,
    eventReaders: createEventReaders({ ...kernel, db: database.db, source: audit.sealed, readers }),
    routes: [...proofRoutes(proof), ...detectionRoutes(detection), ...investigationRoutes(investigations)],
    jobs: [...auditJobs(proof), ...detectionJobs(detection), ...investigationJobs(investigations)],
  }
}

type AnchorConfig = Pick<Config, 'auditAnchorFile' | 'auditAnchorUrl' | 'privateCarrierHosts'>

const anchorMilliseconds = 5_000
const anchorReplyBytes = 10_000

/** Where checkpoints are kept outside the database. */
export function composeAnchors(
  { clock, log }: Pick<Kernel, 'clock' | 'log'>,
  { auditAnchorFile: file, auditAnchorUrl: url, privateCarrierHosts }: AnchorConfig,
): Anchors {
  const outgoing = createOutgoing({ privateHosts: privateCarrierHosts })
  const post = async (address: string, note: string): Promise<void> => {
    const reply = await outgoing.request({
      url: address,
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: note,
      timeoutMilliseconds: anchorMilliseconds,
      maxBytes: anchorReplyBytes,
    })
    if (!reply.ok) throw new Error(reply.message)
    if (reply.status >= 300) throw new Error(`The receiver of checkpoints answers ${reply.status}.`)
  }
  return createAnchors({ file, webhook: url === undefined ? undefined : { url, post }, clock, log })
}
