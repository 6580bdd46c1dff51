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
/** What a turn of the event loop takes in which nothing but the loop itself ran. */
const quietTurnMilliseconds = 0.25

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
 * none was waiting, and which was so short that none can have come while the turn did other work.
 */
async function closePort(server: Server): Promise<void> {
  let accepted = 0
  const onConnection = (): void => void accepted++
  server.on('connection', onConnection)
  const until = performance.now() + longestWaitForQuietMilliseconds
  for (let isQuiet = false; !isQuiet && performance.now() < until;) {
    const before = { accepted, at: performance.now() }
    await nextTurn()
    isQuiet = accepted === before.accepted && performance.now() - before.at < quietTurnMilliseconds
  }
  server.off('connection', onConnection)
  // The port only; an HTTP server's own `close` ends connections too, and has its turn when all have had their answer.
  Server.prototype.close.call(server)
}
