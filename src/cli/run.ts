import { Command } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { roles } from '../kernel/identity.ts'
import { printFailure } from './failure.ts'
import { explainMissingPackages } from './missing-packages.ts'

/** One file per verb; what they print is for people, what they return is the exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('breakwater').version(packageJson.version).description(packageJson.description)
  program
    .command('serve')
    .description('Runs the server.')
    .action(act(async () => (await import('./serve.ts')).serve))
  program
    .command('demo')
    .description(
      'Runs the server with a carrier simulator, and a demo company on an empty embedded database.',
    )
    .option('--demo', 'fill an empty PostgreSQL database too')
    .action(act(async () => (await import('./demo.ts')).demo))
  program
    .command('migrate')
    .description('Brings the database up to this version and ends.')
    .action(act(async () => (await import('./migrate.ts')).migrateOnly))
  addAuditVerbs(program.command('audit').description('The audit log.'))
  addUserVerbs(program.command('user').description('People: the way back in when nobody can sign in.'))
  addSessionVerbs(program.command('sessions').description('Sessions of people.'))
  addIpAccessVerbs(
    program.command('ip-access').description('The IP rules: the way back in when they keep everybody out.'),
  )
  await program.parseAsync([...argv])
}

function addAuditVerbs(audit: Command): void {
  audit
    .command('export')
    .description(
      'Writes the log as JSON Lines to standard output; anyone can prove it with `audit verify --export`.',
    )
    .action(act(async () => (await import('./audit.ts')).exportAudit))
  audit
    .command('public-key')
    .description('Prints the keys that the log is signed with, to be kept outside.')
    .action(act(async () => (await import('./audit.ts')).showPublicKey))
  audit
    .command('rotate-key')
    .description('Lets a new key sign the log from now on; what was signed before stays provable.')
    .action(act(async () => (await import('./audit.ts')).rotateKey))
  audit
    .command('open-epoch')
    .description(
      'After the database was restored to an older state: lets sealing go on under a new origin, whose first event states what was signed before.',
    )
    .requiredOption('--reason <text>', 'why, as it stands in the log')
    .action(act(async () => (await import('./audit.ts')).openEpoch))
  audit
    .command('erase <userId>')
    .description('Erases who a person was from the log; every proof still verifies. It cannot be undone.')
    .action(actOn(async () => (await import('./audit.ts')).erasePerson))
  audit
    .command('verify')
    .description(
      'Proves the log, in the database, from an export or of an evidence pack, and names the first event that does not prove. ' +
        'Exit code 0: proved, 1: not proved, 2: cannot tell.',
    )
    .option('--export <file>', 'prove this export instead of the database; needs no server')
    .option('--pack <file>', 'prove this evidence pack (a zip from an investigation); needs no server')
    .option('--public-key <file>', 'the verifier keys that were kept outside, one per line')
    .option('--checkpoint <file>', 'a checkpoint that was kept outside: the log must still contain it')
    .action(act(async () => (await import('./audit.ts')).verifyAudit))
}

function addUserVerbs(user: Command): void {
  const load = () => import('./user.ts')
  user
    .command('create')
    .description('Creates a person, and prints the link by which they choose a password.')
    .requiredOption('--email <address>', 'what they sign in with')
    .requiredOption('--name <name>', 'what they are called')
    .requiredOption('--role <role...>', roles.join(', '))
    .option('--password-stdin', 'read a password from standard input instead: they can sign in at once')
    .action(act(async () => (await load()).createUser))
  user
    .command('reset <email>')
    .description('Prints a link to choose a new password; it works once.')
    .option('--second-factors', 'remove authenticator app, passkeys and recovery codes too')
    .action(actOn(async () => (await load()).resetUser))
  user
    .command('unlock <email>')
    .description('Forgets the failed sign-ins that slow or refuse a person.')
    .action(actOn(async () => (await load()).unlockUser))
  user
    .command('disable <email>')
    .description('Disables a person and ends their sessions; refused for the last administrator.')
    .option(
      '--confirm',
      'although no administrator could come in; undone after five minutes unless confirmed',
    )
    .action(actOn(async () => (await load()).disableUser))
  user
    .command('enable <email>')
    .description('Enables a disabled person again.')
    .action(actOn(async () => (await load()).enableUser))
  user
    .command('list')
    .description('Lists everybody.')
    .action(act(async () => (await load()).listUsers))
}

function addSessionVerbs(sessions: Command): void {
  sessions
    .command('end')
    .description('Ends sessions on every node at once: in an emergency, and after a backup was restored.')
    .option('--all', 'everybody’s')
    .option('--user <email>', 'those of one person')
    .action(act(async () => (await import('./sessions.ts')).endSessions))
}

function addIpAccessVerbs(ipAccess: Command): void {
  const load = () => import('./ip-access.ts')
  ipAccess
    .command('disable')
    .description('Switches all IP rules off: everybody may come in from everywhere.')
    .action(act(async () => (await load()).disableIpAccess))
  ipAccess
    .command('enable')
    .description('Puts the IP rules in force again.')
    .option(
      '--confirm',
      'although no administrator could come in; undone after five minutes unless confirmed',
    )
    .action(act(async () => (await load()).enableIpAccess))
  ipAccess
    .command('confirm')
    .description('Keeps the change that would undo itself, even if no administrator gets in under it.')
    .action(act(async () => (await load()).confirmIpChange))
  ipAccess
    .command('undo')
    .description('Undoes the change that waits to be confirmed, at once.')
    .action(act(async () => (await load()).undoIpChange))
  ipAccess
    .command('status')
    .description('Says whether the IP rules are in force, and what waits to be confirmed.')
    .action(act(async () => (await load()).showIpAccess))
}

type Verb<Options> = (options: Options) => Promise<number | void>
type VerbOn<Options> = (options: Options, subject: string) => Promise<number | void>

/** A verb is loaded when it is called: proving an export needs no server. */
const act =
  <Options>(load: () => Promise<Verb<Options>>) =>
  async (options: Options): Promise<void> => {
    try {
      const verb = await load().catch(explainMissingPackages)
      process.exitCode = (await verb(options)) ?? 0
    } catch (error) {
      console.error(printFailure(error))
      process.exitCode = 1
      // Something may have been opened before the failure; nothing is left to wait for.
      process.exit()
    }
  }

/** The same for a verb whose first argument says whom it is about. */
const actOn =
  <Options>(load: () => Promise<VerbOn<Options>>) =>
  (subject: string, options: Options): Promise<void> =>
    act(async () => {
      const verb = await load()
      return (given: Options) => verb(given, subject)
    })(options)
