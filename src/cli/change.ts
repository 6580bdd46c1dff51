import { readConfig, type Config } from '../config/config.ts'
import type { Request, Told } from '../control/socket.ts'
import { createLog } from '../kernel/log.ts'
import { openBesideServer } from '../compose/server.ts'
import { askRunningServer } from './installation.ts'

/** By the running server when it owns the data directory; otherwise here, on the database. */
export async function* changeInstallation(request: Request): AsyncGenerator<Told> {
  const config = readConfig(process.env)
  yield* (await askRunningServer(config, request)) ?? changeHere(config, request)
}

async function* changeHere(config: Config, { verb, options }: Request): AsyncGenerator<Told> {
  const beside = await openBesideServer(config, createLog({ level: 'warn' }))
  try {
    yield* beside.verbs.get(verb)?.(options) ?? []
  } finally {
    await beside.stop()
  }
}
