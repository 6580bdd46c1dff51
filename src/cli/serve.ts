import { readConfig, type Config } from '../config/config.ts'
import { createLog } from '../kernel/log.ts'
import { openLogOutput } from '../kernel/log-output.ts'
import { startServer, type Server } from '../compose/server.ts'
import { stopOnSignals } from './signals.ts'
import { showFirstAdmin } from './first-admin.ts'

/** Runs the server until it is told to stop. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const { server, reopenLog, flushLog } = await startLogged(config)
  const stop = async (options: { drain: boolean }): Promise<void> => {
    await server.stop(options)
    await flushLog()
  }
  stopOnSignals({ stop, reopenLog })
  await showFirstAdmin(server, config)
  console.log(`Breakwater is running: ${consoleUrl(config, server)}`)
}

/** A server with its log; `reopenLog` only where the log is a file. */
export async function startLogged(config: Config) {
  const output = openLogOutput({ file: config.logFile })
  const log = createLog({ level: config.logLevel, destination: output })
  return {
    server: await startServer(config, log, output),
    reopenLog: config.logFile === undefined ? undefined : () => output.reopen(),
    flushLog: () => output.flush(),
  }
}

export const consoleUrl = (config: Config, { port }: Pick<Server, 'port'>): string =>
  `${config.port === 0 ? `http://localhost:${port}` : config.publicUrl}/console`
