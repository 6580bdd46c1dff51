import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort, type Running } from './processes.ts'

/** A Redis of its own, or none where `redis-server` is not on the path. */
export async function startRedis(): Promise<(Running & { url: string }) | undefined> {
  const port = await freePort()
  const options = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', options, { stdio: 'ignore' })
  const failed = once(child, 'error').then(() => false)
  const url = `redis://127.0.0.1:${port}`
  if (!(await Promise.race([failed, answers(url)]))) return undefined
  const stop = async (): Promise<void> => {
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
  }
  return { url, pid: child.pid ?? 0, stop }
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { retryStrategy: () => 50 })
  client.on('error', () => undefined)
  for (let tries = 0; tries < 100 && client.status !== 'ready'; tries++) await sleep(50)
  const isReady = client.status === 'ready'
  client.disconnect()
  return isReady
}
