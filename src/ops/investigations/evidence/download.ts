import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Download } from '../../../kernel/contract.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { Context } from '../dependencies.ts'
import { errors } from '../errors.ts'
import * as eventQueries from '../event-queries.ts'
import { listSteps } from '../queries.ts'
import { getInvestigation } from '../read.ts'
import { recordStep } from '../actions/steps.ts'
import { mostEvents } from '../words.ts'
import { evidencePage } from './page.ts'

/**
 * One zip that proves an investigation without the server: its events, the events of its own steps, their proofs, the timeline, and a page
 * to read. That it was downloaded is a step, written before the first byte leaves.
 */
export async function downloadEvidence(context: Context, db: Db, id: string, by: Caller): Promise<Download> {
  const known = await getInvestigation(context, db, id)
  await transact(db, (tx) => recordStep(context, tx, { of: known, kind: 'evidence_downloaded', by }))
  const investigation = await getInvestigation(context, db, id)
  const { timeline, events: _shown, ...facts } = investigation
  const members = await eventQueries.listMembers(db, id, mostEvents)
  const steps = await listSteps(db, id)
  const eventIds = [...members, ...steps].map(({ event_id }) => event_id)
  const title = `Investigation ${investigation.number}`
  const content = await context.audit.packEvidence(db, {
    about: `${title} (${id}), ${context.clock.now().toISOString()}`,
    eventIds: [...new Set(eventIds)],
    files: {
      'index.html': text(evidencePage(investigation, context.clock.now())),
      'investigation.json': text(`${JSON.stringify(facts, null, 2)}\n`),
      'timeline.jsonl': text(timeline.map((step) => `${JSON.stringify(step)}\n`).join('')),
      'README.txt': text(readme(title)),
    },
  })
  if (content === undefined) throw errors.EVIDENCE_NOT_SEALED()
  return { fileName: `investigation-${investigation.number}.zip`, content }
}

const text = (given: string): Uint8Array => Buffer.from(given)

const readme = (title: string): string => `${title}: evidence pack

index.html          the investigation to read, in any browser
investigation.json  the same facts for programs
timeline.jsonl      every step; "eventId" names the sealed audit event of the step
events.jsonl        the sealed audit events with values, salts and inclusion proofs, and the signed checkpoints
public-keys.txt     the public keys of the audit log
manifest.txt        the SHA-256 of every file, signed with the key of the audit log

To prove it, without the server it comes from:

  breakwater audit verify --pack <this file>.zip --public-key keys.txt

keys.txt holds the public keys as you got them by another way (\`breakwater audit public-key\`): the keys in this
file show only that it is whole. Commitments, leaves and proofs are described in docs/audit-format.md.
`
