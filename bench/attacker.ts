import { Agent, request } from 'node:http'

/** A process that sends hostile requests as fast as they are answered: `fork` it, send an `Attack`; it says so and goes on until it is ended. */
export type Attack = { url: string; addresses: readonly string[]; bodies: readonly string[] }

/** So many at once: a browser has six connections, an attacker rather more. */
const atOnce = 8

process.once('message', (attack: Attack) => {
  process.send?.('attacking')
  const { url, addresses, bodies } = attack
  for (const address of addresses) {
    const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
    for (let one = 0; one < atOnce; one++) void attackForever({ url, address, agent }, bodies)
  }
})

async function attackForever(to: Target, bodies: readonly string[]): Promise<never> {
  for (let turn = 0; ; turn++) await sendBody(bodies[turn % bodies.length] ?? '', to)
}

type Target = { url: string; address: string; agent?: Agent }

/** A connection that is closed in the middle of a body is an answer, too. */
export function sendBody(body: string, { url, address, agent }: Target): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-forwarded-for': address,
  }
  const asked = request(`${url}/api/v1/auth/sign-in`, { method: 'POST', headers, agent })
  asked.once('error', () => setImmediate(resolve))
  asked.once('response', (response) => response.resume().once('close', resolve))
  asked.end(body)
  return promise
}
