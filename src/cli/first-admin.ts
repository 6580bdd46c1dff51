import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Server } from '../compose/server.ts'

/** The generated password is shown once, to a terminal only; otherwise it goes to a file that its owner alone can read. */
export async function showFirstAdmin(
  { firstAdmin }: Pick<Server, 'firstAdmin'>,
  config: Pick<Config, 'adminEmail' | 'dataDir'>,
  isTerminal = process.stdout.isTTY,
): Promise<void> {
  if (!firstAdmin.created || firstAdmin.generatedPassword === undefined) return
  if (isTerminal) {
    console.log(
      `\n  Sign in as   ${config.adminEmail}\n  Password     ${firstAdmin.generatedPassword}   (shown only now)\n`,
    )
    return
  }
  const file = join(config.dataDir, 'admin-password')
  // With PostgreSQL nobody else makes the directory, and the password exists nowhere else.
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  // The mode holds for a new file only.
  await rm(file, { force: true })
  await writeFile(file, `${config.adminEmail}\n${firstAdmin.generatedPassword}\n`, {
    mode: 0o600,
    flag: 'wx',
  })
  console.log(`The first administrator's password is in ${file}; delete the file when you have signed in.`)
}
