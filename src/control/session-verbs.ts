import type { Db } from '../kernel/database/database.ts'
import { jobCaller } from '../kernel/identity.ts'
import type { Sessions } from '../ops/sessions/service.ts'
import type { Users } from '../ops/users/service.ts'
import { refusing } from './refusing.ts'
import type { Request, Told, Verbs } from './socket.ts'

export type SessionVerbDependencies = {
  db: Db
  sessions: Pick<Sessions, 'endMatching'>
  users: Pick<Users, 'getByEmail'>
}

/** As whom the audit log knows what was done here. */
const commandLine = jobCaller('command line')

/** What the command line does with sessions, in the running server or beside it. */
export const createSessionVerbs = (dependencies: SessionVerbDependencies): Verbs =>
  new Map([['sessions.end', (options) => refusing(end(dependencies, options))]])

/** Ends everybody's sessions, or one person's; the next request of each is refused, on every node. */
async function* end(
  { db, sessions, users }: SessionVerbDependencies,
  { user }: Partial<Request['options']>,
): AsyncGenerator<Told> {
  const filter = user === undefined ? {} : { userId: (await users.getByEmail(db, user)).id }
  const { ended } = await sessions.endMatching(db, { filter }, commandLine)
  yield { line: `Sessions ended: ${ended}. Whoever had one signs in again; API tokens still work.` }
}
