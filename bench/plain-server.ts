import fastify from 'fastify'

/** The peer: a bare Fastify, a process of its own, that sends given pages with given headers whatever is asked. `fork` it and send a `Peer`. */
export type PlainPage = { body: Uint8Array; headers: Record<string, string> }

process.once('message', (pages: readonly PlainPage[]) => {
  void serve(pages).then((port) => process.send?.(port))
})
process.once('disconnect', () => process.exit())

async function serve(pages: readonly PlainPage[]): Promise<number> {
  const app = fastify()
  const ready = pages.map(({ body, headers }) => ({ body: Buffer.from(body), headers }))
  let turn = 0
  app.get('/track/:token', (_, reply) => {
    turn = (turn + 1) % ready.length
    const page = ready[turn]
    reply.headers(page?.headers ?? {}).send(page?.body)
  })
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
}
