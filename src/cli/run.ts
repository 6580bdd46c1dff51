import { Command } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { sayFailure } from './failure.ts'
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
  const audit = program.command('audit').description('The audit log.')
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
    .command('verify')
    .description(
      'Proves the log, in the database or from an export, and names the first event that does not prove. ' +
        'Exit code 0: proved, 1: not proved, 2: cannot tell.',
    )
    .option('--export <file>', 'prove this export instead of the database; needs no server')
    .option('--public-key <file>', 'the verifier keys that were kept outside, one per line')
    .option('--checkpoint <file>', 'a checkpoint that was kept outside: the log must still contain it')
    .action(act(async () => (await import('./audit.ts')).verifyAudit))
  await program.parseAsync([...argv])
}

type Verb<Options> = (options: Options) => Promise<number | void>

/** A verb is loaded when it is called: proving an export needs no server. */
const act =
  <Options>(load: () => Promise<Verb<Options>>) =>
  async (options: Options): Promise<void> => {
    try {
      const verb = await load().catch(explainMissingPackages)
      process.exitCode = (await verb(options)) ?? 0
    } catch (error) {
      console.error(sayFailure(error))
      process.exitCode = 1
      // Something may have been opened before the failure; nothing is left to wait for.
      process.exit()
    }
  }
