import { after, before } from 'node:test'
import { startEcho } from '../support/echo.ts'
import { hosts, startProxy, type ProxyName } from '../support/proxies.ts'
import {
  adminEmail,
  adminPassword,
  freePort,
  startTestServer,
  type RunningServer,
} from '../support/running-server.ts'
import type { Visitor } from './visitor.ts'

export type Gated = {
  running: RunningServer
  /** Two hosts of one application, both protected. */
  app: string
  wiki: string
}

/** Breakwater, an application, and the real proxy in front of both. Called in the suite's body, the result in its tests. */
export function gated(proxy: ProxyName): () => Gated {
  const stops: (() => Promise<void>)[] = []
  let scene: Gated | undefined
  before(async () => {
    const ports = { proxy: await freePort(), application: await freePort() }
    const [app, wiki] = hosts.map((host) => `http://${host}:${ports.proxy}`)
    if (app === undefined || wiki === undefined) throw new Error('There are two hosts.')
    const env = { BREAKWATER_PROTECTED_HOSTS: `${app},${wiki}`, BREAKWATER_TRUSTED_PROXIES: '127.0.0.1' }
    const running = await startTestServer('pglite', { env })
    stops.push(running.stop)
    stops.push((await startEcho(ports.application)).stop)
    stops.push((await startProxy(proxy, { ...ports, breakwater: running.server.port })).stop)
    scene = { running, app, wiki }
  })
  after(async () => {
    for (const stop of stops.reverse()) await stop()
  })
  return () => {
    if (!scene) throw new Error('The proxy runs while tests run, not before.')
    return scene
  }
}

/** Opens a page of a protected host, signs in where that leads, as the console does it, and goes on from there. */
export async function enter(visitor: Visitor, url: string): Promise<Awaited<ReturnType<Visitor['follow']>>> {
  const { way } = await visitor.follow(url)
  const page = new URL(way.at(-1) ?? '')
  if (page.pathname !== '/console/sign-in') throw new Error(`This led to ${page.href}.`)
  const body = { email: adminEmail, password: adminPassword }
  const signedIn = await visitor.ask(`POST ${page.origin}/api/v1/auth/sign-in`, { body })
  if (signedIn.status !== 200) throw new Error(signedIn.text)
  return visitor.follow(page.origin + page.searchParams.get('returnTo'))
}
