import { readConfig } from '../config/config.ts'
import { createLog } from '../kernel/log.ts'
import { openInstallation } from '../compose/server.ts'

/** Opening an installation migrates it; several may do so at once. */
export async function migrateOnly(): Promise<void> {
  const config = readConfig(process.env)
  const kernel = await openInstallation(config, createLog({ level: 'warn' }))
  await kernel.stop()
  console.log('The database is up to date.')
}
