import * as Type from 'typebox'
import { endpoint, nullable, strictObject, timestamp, uuid, words } from '../../kernel/contract.ts'

const tag = 'Audit'

export const verificationStates = ['running', 'proved', 'not_proved', 'failed'] as const

export const Verification = strictObject({
  id: uuid(),
  state: words(verificationStates),
  startedAt: timestamp(),
  finishedAt: nullable(timestamp()),
  startedBy: Type.String(),
  problem: nullable(
    strictObject({
      kind: Type.String({
        description: '`event_altered`, `event_missing`, `log_cut_off`, …; see docs/audit-format.md.',
      }),
      sentence: Type.String(),
      index: nullable(
        Type.Integer({ description: 'Place in the log of the first event that is wrong, from 0.' }),
      ),
      eventId: nullable(uuid()),
    }),
  ),
  events: Type.Integer(),
  checkpoints: Type.Integer(),
  erasedValues: Type.Integer(),
  size: Type.Integer(),
  root: Type.String({ description: 'In hex.' }),
})
export type Verification = Type.Static<typeof Verification>

export const LogIntegrity = strictObject({
  origin: Type.String(),
  size: Type.Integer({ description: 'Sealed events.' }),
  checkpoint: nullable(
    Type.String({ description: 'The newest checkpoint, a C2SP signed note; keep it elsewhere.' }),
  ),
  checkpointAt: nullable(timestamp()),
  waiting: Type.Integer({ description: 'Events that are committed and not sealed yet.' }),
  lagSeconds: Type.Number({
    description: 'Since when the oldest of them waits; usually less than two seconds.',
  }),
  keys: Type.Array(strictObject({ publicKey: Type.String(), createdAt: timestamp(), signs: Type.Boolean() })),
  sealingProblem: nullable(
    Type.String({
      description: 'Why nothing is sealed any more on the node that answers, if a person has to look.',
    }),
  ),
  anchors: strictObject({
    file: nullable(Type.String({ description: 'Where checkpoints are kept outside the database.' })),
    webhook: nullable(Type.String({ description: 'Host that they are sent to.' })),
    lastAt: nullable(timestamp()),
    problem: nullable(Type.String()),
  }),
  lastVerification: nullable(Verification),
})
export type LogIntegrity = Type.Static<typeof LogIntegrity>

export const getCheckpoint = endpoint({
  method: 'GET',
  path: '/audit/checkpoint',
  summary:
    'The newest checkpoint of the audit log, the keys that sign, what waits for its seal, and the last verification.',
  tag,
  access: 'security',
  reply: LogIntegrity,
})

export const verifyLog = endpoint({
  method: 'POST',
  path: '/audit/verify',
  summary:
    'Proves the audit log again and names the first event that is altered, missing, re-ordered or cut off. One at a time; ' +
    'after 20 seconds the answer is `running`, and the outcome is in `GET /audit/checkpoint`.',
  tag,
  access: 'security',
  reply: Verification,
})

export const rotateKey = endpoint({
  method: 'POST',
  path: '/audit/rotate-key',
  summary:
    'Lets a new key sign the audit log from now on; what was signed before stays provable with the old one.',
  tag,
  access: 'admin',
  tokens: 'none',
  needsRecentSignIn: true,
  reply: strictObject({ publicKey: Type.String(), before: Type.String() }),
})

export const erasePerson = endpoint({
  method: 'POST',
  path: '/audit/erase',
  summary:
    'Erases who a person was from the audit log: the values of the events they caused, and what is said of them elsewhere. Every proof ' +
    'still verifies, and what went is itself an event. It cannot be undone.',
  tag,
  access: 'admin',
  tokens: 'none',
  needsRecentSignIn: true,
  body: strictObject({
    userId: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Also of a person who is no longer there.',
    }),
  }),
  reply: strictObject({ values: Type.Integer({ description: 'Erased values.' }) }),
})
