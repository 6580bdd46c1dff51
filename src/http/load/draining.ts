import { Server } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** The time between the signal to stop and the closed port, in which load balancers send requests elsewhere. */
export type Draining = {
  isDraining(): boolean
  /** Reports "not ready" for that long while it serves on, then closes the port. Connections that are open stay. */
  drain(milliseconds: number): Promise<void>
}

const longestWaitForQuietMilliseconds = 1_000

/** While draining, every answer tells its connection to end, so that none is closed in the middle of a request later. */
export function createDraining(app: FastifyInstance): Draining {
  let isDraining = false
  app.addHook('onRequest', (_, reply, done) => {
    if (isDraining) reply.header('connection', 'close')
    done()
  })
  return {
    isDraining: () => isDraining,
    async drain(milliseconds) {
      isDraining = true
      await sleep(milliseconds)
      await closePort(app.server)
    },
  }
}

/**
 * The system resets connections that were made but not accepted when the port closes. So it is closed right after a turn in which
 * none was waiting.
 */
async function closePort(server: Server): Promise<void> {
  let isQuiet = false
  const onConnection = (): void => void (isQuiet = false)
  server.on('connection', onConnection)
  const until = performance.now() + longestWaitForQuietMilliseconds
  while (!isQuiet && performance.now() < until) {
    isQuiet = true
    await nextTurn()
  }
  server.off('connection', onConnection)
  // The port only; an HTTP server's own `close` ends connections too, and has its turn when all have had their answer.
  Server.prototype.close.call(server)
}
