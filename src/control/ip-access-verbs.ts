import type { Db } from '../kernel/database/database.ts'
import { jobCaller } from '../kernel/identity.ts'
import type { IpAccess, PendingFacts } from '../ops/ip-access/service.ts'
import { refusing } from './refusing.ts'
import type { Request, Told, Verbs } from './socket.ts'

export type IpAccessVerbDependencies = {
  db: Db
  ipAccess: Pick<IpAccess, 'standing' | 'switchOff' | 'enforce' | 'makePermanent' | 'undo'>
}
type Options = Partial<Request['options']>
type Verb = (dependencies: IpAccessVerbDependencies, options: Options) => AsyncIterable<Told>

/** As whom the audit log knows what was done here. */
const commandLine = jobCaller('command line')

/** What the command line does with the IP rules, in the running server or beside it. */
export const createIpAccessVerbs = (dependencies: IpAccessVerbDependencies): Verbs =>
  new Map(
    Object.entries(verbs).map(([name, verb]) => [name, (options) => refusing(verb(dependencies, options))]),
  )

const verbs: Readonly<Record<string, Verb>> = {
  'ip-access.disable': disable,
  'ip-access.enable': enable,
  'ip-access.confirm': confirm,
  'ip-access.undo': undo,
  'ip-access.status': tellStatus,
}

async function* disable({ db, ipAccess }: IpAccessVerbDependencies): AsyncGenerator<Told> {
  await ipAccess.switchOff(db, commandLine)
  yield { line: 'The IP rules are switched off: everybody may come in from everywhere.' }
  yield {
    line: 'Mend them in the console, and put them in force again there or with `breakwater ip-access enable`.',
  }
}

async function* enable({ db, ipAccess }: IpAccessVerbDependencies, options: Options): AsyncGenerator<Told> {
  await ipAccess.enforce(db, { confirm: options['confirm'] !== undefined }, commandLine)
  yield* tellStatus({ db, ipAccess })
}

async function* confirm({ db, ipAccess }: IpAccessVerbDependencies): AsyncGenerator<Told> {
  await ipAccess.makePermanent(db, commandLine)
  yield { line: 'The last change stays.' }
}

async function* undo({ db, ipAccess }: IpAccessVerbDependencies): AsyncGenerator<Told> {
  await ipAccess.undo(db, {}, commandLine)
  yield { line: 'The last change is undone.' }
}

async function* tellStatus({ db, ipAccess }: IpAccessVerbDependencies): AsyncGenerator<Told> {
  const { enforced, version, rules, pending } = await ipAccess.standing(db)
  yield { line: enforced ? 'The IP rules are in force.' : 'The IP rules are switched off.' }
  yield { line: `Rules: ${rules}, version of the list: ${version}.` }
  if (pending)
    yield {
      line: `A change by ${pending.made_by} waits to be confirmed; it is undone at ${pending.due_at.toISOString()}.${onlyHere(pending)}`,
    }
}

const onlyHere = ({ locks_out }: Pick<PendingFacts, 'locks_out'>): string =>
  locks_out.includes('every administrator')
    ? ' No administrator is known to get in under it: `breakwater ip-access confirm` keeps it all the same.'
    : ''
