import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { TestContext } from 'node:test'
import { waitFor } from '../support/running-server.ts'

/** Opens a stream of events as a page with these headers would, and waits for its first words. */
export async function openStream(t: TestContext, url: string, headers: Record<string, string>) {
  const asked = get(`${url}/api/v1/events`, { headers, agent: false })
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  assert.equal(response.statusCode, 200)
  assert.equal(response.headers['content-type'], 'text/event-stream')
  assert.equal(response.headers['cache-control'], 'no-store')
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const closed = once(response, 'close')
  t.after(() => response.destroy())
  await waitFor(() => text.includes('retry:'), 10)
  return { response, closed, text: () => text }
}
