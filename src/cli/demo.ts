import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig, type Config } from '../config/config.ts'
import { createDemoCompany, demoLink, pointCarriersAt } from '../demo/company.ts'
import { startSimulatorProcess, type SimulatorProcess } from '../demo/simulator-process.ts'
import { embeddedFiles } from '../kernel/database/database.ts'
import { isDemo, markAsDemo } from '../kernel/database/installation.ts'
import { readMasterKey } from '../config/master-key.ts'
import type { Server } from '../compose/server.ts'
import { showFirstAdmin } from './first-admin.ts'
import { consoleUrl, startLogged } from './serve.ts'
import { stopOnSignals } from './signals.ts'

/**
 * The server, with a carrier simulator beside it where it serves a demo. Demo content only into an empty embedded database, elsewhere
 * by `--demo`; a database that is not a demo of ours is served as it is.
 */
export async function demo({ demo: isForced = false }: { demo?: boolean }): Promise<void> {
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' })
  const mayBeDemo = config.databaseUrl === undefined ? await isDemoDirectory(config) : isForced
  const simulator = mayBeDemo ? await startSimulator(config) : undefined
  const { server, reopenLog, flushLog } = await startLogged(withSimulator(config, simulator)).catch(
    async (error: unknown) => {
      await simulator?.stop()
      throw error
    },
  )
  const stop = async (options: { drain: boolean }): Promise<void> => {
    await server.stop(options)
    await simulator?.stop()
    await flushLog()
  }
  stopOnSignals({ stop, reopenLog })
  const isShown = simulator !== undefined && (await fill(server, simulator))
  if (simulator && !isShown) await simulator.stop()
  console.log('\nBreakwater is running. Stop it with Ctrl-C.')
  if (!isShown) console.log(notDemo)
  await showFirstAdmin(server, config)
  console.log(`  Console      ${consoleUrl(config, server)}`)
  const link = isShown ? await demoLink(server) : undefined
  if (link !== undefined) console.log(`  Tracking     ${link}`)
  console.log(`  API          ${config.publicUrl}/api/docs\n`)
}

const notDemo =
  'This database is not a demo of Breakwater: it is served as it is, without a carrier simulator, and nothing was added or changed.\n'

/** A directory that the demo has begun; an existing database without its mark is somebody's own. */
async function isDemoDirectory({ dataDir }: Config): Promise<boolean> {
  const mark = join(dataDir, 'demo')
  if (existsSync(mark)) return true
  if (existsSync(join(dataDir, embeddedFiles))) return false
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await writeFile(mark, 'Begun by `npm start`, with demo content.\n')
  return true
}

const startSimulator = async (config: Config): Promise<SimulatorProcess> => {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  return startSimulatorProcess({ dataDir: config.dataDir, masterKey: await readMasterKey(config) })
}

const withSimulator = (config: Config, simulator: SimulatorProcess | undefined): Config =>
  simulator
    ? { ...config, privateCarrierHosts: [...config.privateCarrierHosts, new URL(simulator.url).host] }
    : config

/** Fills what is empty, and tells an earlier demo's carriers where the simulator is now. Answers whether this is a demo. */
async function fill(server: Server, simulator: SimulatorProcess): Promise<boolean> {
  const { db } = server.database
  const { items } = await server.saleOrders.list(db, { limit: 1 })
  if (items.length === 0 && server.firstAdmin.created) {
    await markAsDemo(db)
    await createDemoCompany(server, simulator)
    return true
  }
  if (!(await isDemo(db))) return false
  await pointCarriersAt(server, simulator)
  return true
}
