import { Compile } from 'typebox/compile'
import type { Db } from '../kernel/database/database.ts'
import { jobCaller, type Caller } from '../kernel/identity.ts'
import { createUser, type User } from '../ops/users/contract.ts'
import type { Handed, PasswordLinks } from '../ops/users/passwords/password-links.ts'
import type { Users } from '../ops/users/service.ts'
import { refusing } from './refusing.ts'
import type { Request, Told, Verbs } from './socket.ts'
import { tableOf } from './table.ts'

export type UserVerbDependencies = {
  db: Db
  users: Pick<Users, 'create' | 'update' | 'list' | 'getByEmail'>
  /** Links that are always shown: whoever types here is who has to hand them over. */
  links: Pick<PasswordLinks, 'createInvited' | 'resetFor'>
  factors: { removeAllOf(db: Db, userId: string, by: Caller): Promise<void> }
  unlock: (db: Db, userId: string, by: Caller) => Promise<void>
}
type Options = Partial<Request['options']>
type Verb = (dependencies: UserVerbDependencies, options: Options) => AsyncIterable<Told>

/** As whom the audit log knows what was done here. */
const commandLine = jobCaller('command line')

/** What the command line does with people, in the running server or beside it. */
export const createUserVerbs = (dependencies: UserVerbDependencies): Verbs =>
  new Map(
    Object.entries(verbs).map(([name, verb]) => [name, (options) => refusing(verb(dependencies, options))]),
  )

const verbs: Readonly<Record<string, Verb>> = {
  'user.create': create,
  'user.reset': reset,
  'user.unlock': unlock,
  'user.disable': (dependencies, options) => activate(dependencies, options, false),
  'user.enable': (dependencies, options) => activate(dependencies, options, true),
  'user.list': list,
}

const newUser = Compile(createUser.body)

async function* create({ db, users, links }: UserVerbDependencies, options: Options): AsyncGenerator<Told> {
  const { email, name, role = '', password } = options
  const person = { email, name, roles: role.split(','), ...(password !== undefined && { password }) }
  if (!newUser.Check(person)) {
    const [first] = newUser.Errors(person)
    yield { error: `This is no person: ${first?.instancePath.slice(1)} ${first?.message}.` }
    return
  }
  if (person.password !== undefined) {
    const { email: as } = await users.create(db, person, commandLine)
    yield { line: `${as} can sign in now.` }
  } else {
    const invited = await links.createInvited(db, person, commandLine)
    yield* tellLink(`${invited.email} is invited.`, invited)
  }
}

async function* reset(
  { db, users, links, factors }: UserVerbDependencies,
  options: Options,
): AsyncGenerator<Told> {
  const user = await users.getByEmail(db, options['email'] ?? '')
  if (options['second-factors'] !== undefined) {
    await factors.removeAllOf(db, user.id, commandLine)
    yield { line: `The second factors of ${user.email} are removed.` }
  }
  yield* tellLink(`The password of ${user.email} holds until another one is chosen.`, {
    ...(await links.resetFor(db, user.id, commandLine)),
  })
}

function* tellLink(sentence: string, { link, linkExpiresAt }: Handed): Generator<Told> {
  yield { line: `${sentence} This link chooses one; it works once, until ${linkExpiresAt}:` }
  yield { line: `${link}` }
}

async function* unlock(dependencies: UserVerbDependencies, options: Options): AsyncGenerator<Told> {
  const { id, email } = await dependencies.users.getByEmail(dependencies.db, options['email'] ?? '')
  await dependencies.unlock(dependencies.db, id, commandLine)
  yield { line: `The failed sign-ins of ${email} are forgotten.` }
}

async function* activate(
  { db, users }: UserVerbDependencies,
  options: Options,
  active: boolean,
): AsyncGenerator<Told> {
  const { id, version, email } = await users.getByEmail(db, options['email'] ?? '')
  const confirm = options['confirm'] !== undefined
  await users.update(db, { id, version, active, confirm }, commandLine)
  yield { line: active ? `${email} can sign in again.` : `${email} is disabled; all sessions are ended.` }
}

const header = ['E-mail', 'Name', 'Roles', 'State', 'Second factor', 'Sessions', 'Last sign-in']

async function* list({ db, users }: UserVerbDependencies): AsyncGenerator<Told> {
  const rows: string[][] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<Users['list']>> = await users.list(db, {
      limit: 500,
      ...(cursor === null ? {} : { cursor }),
    })
    rows.push(...page.items.map(toRow))
    cursor = page.nextCursor
  } while (cursor !== null)
  for (const line of tableOf([header, ...rows])) yield { line }
}

const toRow = (user: User): string[] => [
  user.email,
  user.name,
  user.roles.join(', '),
  stateOf(user),
  user.secondFactor ? 'yes' : 'no',
  String(user.openSessions),
  user.lastSignInAt ?? 'never',
]

function stateOf({ active, invited }: User): string {
  if (!active) return 'disabled'
  return invited ? 'invited' : 'active'
}
