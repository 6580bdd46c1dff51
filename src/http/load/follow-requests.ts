import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../../kernel/errors.ts'

export type Following = {
  /** How long our own work for a request may take; a route with a `handlerTimeout` has that instead. */
  mostMilliseconds: number
  everyMilliseconds: number
  /** Told of every answer that has left. */
  onAnswered: (request: FastifyRequest, reply: FastifyReply, milliseconds: number) => void
}

/**
 * Knows every request from its arrival until its connection has the answer, and ends what takes too long.
 *
 * One look at all of them every second, and one listener each: Fastify's own `handlerTimeout` and `onResponse` make a timer, an abort
 * controller and four listeners for each, which costs as much as finding out who calls.
 */
export function followRequests(app: FastifyInstance, following: Following): void {
  const { mostMilliseconds, everyMilliseconds, onAnswered } = following
  // In the order of their arrival, as a Map keeps it.
  const arrivals = new Map<FastifyReply, number>()
  app.addHook('onRequest', (request, reply, done) => {
    const arrivedAt = performance.now()
    arrivals.set(reply, arrivedAt)
    reply.raw.on('close', () => {
      arrivals.delete(reply)
      if (reply.raw.writableFinished) onAnswered(request, reply, performance.now() - arrivedAt)
    })
    done()
  })
  const endLate = () => {
    const latest = performance.now() - mostMilliseconds
    for (const [reply, arrivedAt] of arrivals) {
      if (arrivedAt > latest) return
      arrivals.delete(reply)
      endWork(reply)
    }
  }
  let timer: NodeJS.Timeout | undefined
  app.server.once('listening', () => (timer = setInterval(endLate, everyMilliseconds).unref()))
  app.server.once('close', () => clearInterval(timer))
}

function endWork(reply: FastifyReply): void {
  const hasLimitOfItsOwn = Boolean(reply.routeOptions.handlerTimeout)
  if (hasLimitOfItsOwn || reply.sent || reply.raw.destroyed) return
  // Half of an answer cannot become an error any more.
  if (reply.raw.headersSent) reply.raw.destroy()
  else void reply.send(errors.TIMED_OUT({}, { retryAfterSeconds: 5 }))
}
