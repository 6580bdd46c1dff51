import { mkdir } from 'node:fs/promises'
import { readConfig } from '../config.ts'
import { createDemoCompany, demoLink, pointCarriersAt } from '../demo/company.ts'
import { startSimulatorProcess } from '../demo/simulator-process.ts'
import { createLog } from '../kernel/log.ts'
import { readMasterKey } from '../master-key.ts'
import { startServer } from '../server.ts'
import { showFirstAdmin } from './first-admin.ts'
import { consoleUrl } from './serve.ts'
import { stopOnSignals } from './signals.ts'

/** The server with a carrier simulator beside it; demo content only into an empty embedded database, elsewhere by `--demo`. */
export async function demo({ demo: isForced = false }: { demo?: boolean }): Promise<void> {
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' })
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const simulator = await startSimulatorProcess({
    dataDir: config.dataDir,
    masterKey: await readMasterKey(config),
  })
  const privateCarrierHosts = [...config.privateCarrierHosts, new URL(simulator.url).host]
  const server = await startServer(
    { ...config, privateCarrierHosts },
    createLog({ level: config.logLevel }),
  ).catch(async (error: unknown) => {
    await simulator.stop()
    throw error
  })
  stopOnSignals(async () => {
    await server.stop()
    await simulator.stop()
  })
  const { items } = await server.saleOrders.list(server.database.db, { limit: 1 })
  const isEmpty = items.length === 0 && server.firstAdmin.created
  if (isEmpty && (config.databaseUrl === undefined || isForced)) await createDemoCompany(server, simulator)
  else await pointCarriersAt(server, simulator)
  console.log('\nBreakwater is running. Stop it with Ctrl-C.')
  await showFirstAdmin(server, config)
  console.log(`  Console      ${consoleUrl(config, server)}`)
  const link = await demoLink(server)
  if (link !== undefined) console.log(`  Tracking     ${link}`)
  console.log(`  API          ${config.publicUrl}/api/docs\n`)
}
