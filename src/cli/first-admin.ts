import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Server } from '../server.ts'

/** The generated password is shown once, to a terminal only; otherwise it goes to a file that its owner alone can read. */
export async function showFirstAdmin(
  { firstAdmin }: Pick<Server, 'firstAdmin'>,
  config: Config,
): Promise<void> {
  if (!firstAdmin.created || firstAdmin.generatedPassword === undefined) return
  if (process.stdout.isTTY) {
    console.log(
      `\n  Sign in as   ${config.adminEmail}\n  Password     ${firstAdmin.generatedPassword}   (shown only now)\n`,
    )
    return
  }
  const file = join(config.dataDir, 'admin-password')
  await writeFile(file, `${config.adminEmail}\n${firstAdmin.generatedPassword}\n`, { mode: 0o600 })
  console.log(`The first administrator's password is in ${file}; delete the file when you have signed in.`)
}
