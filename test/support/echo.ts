import { once } from 'node:events'
import { createServer } from 'node:http'

export type Echo = { method: string; url: string; headers: Record<string, string> }

/** An application that answers what reached it, header for header as it was spelt; `/forbidden` by 403. */
export async function startEcho(port: number): Promise<{ stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const headers: Record<string, string> = {}
    for (let at = 0; at < request.rawHeaders.length; at += 2)
      headers[request.rawHeaders[at] ?? ''] = request.rawHeaders[at + 1] ?? ''
    response.setHeader('content-type', 'application/json')
    const { method = '', url = '' } = request
    if (url === '/forbidden') response.statusCode = 403
    const echo: Echo = { method, url, headers }
    response.end(JSON.stringify(echo))
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
