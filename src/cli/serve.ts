import { readConfig, type Config } from '../config.ts'
import { createLog } from '../kernel/log.ts'
import { startServer, type Server } from '../server.ts'
import { stopOnSignals } from './signals.ts'
import { showFirstAdmin } from './first-admin.ts'

/** Runs the server until it is told to stop. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const server = await startServer(config, createLog({ level: config.logLevel }))
  stopOnSignals(server.stop)
  await showFirstAdmin(server, config)
  console.log(`Breakwater is running: ${consoleUrl(config, server)}`)
}

export const consoleUrl = (config: Config, { port }: Pick<Server, 'port'>): string =>
  `${config.port === 0 ? `http://localhost:${port}` : config.publicUrl}/console`
