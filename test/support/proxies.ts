import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { temporaryDirectory } from './engines.ts'
import { projectRoot, waitFor } from './running-server.ts'

export const proxies = ['nginx', 'caddy'] as const
export type ProxyName = (typeof proxies)[number]

/** Where everything listens: the proxy, Breakwater, and the application behind both. */
export type ProxyPorts = { proxy: number; breakwater: number; application: number }
export type ProxyProcess = { output: () => string; stop: () => Promise<void> }

/** Why the tests with this proxy cannot run, or false. */
export const isMissing = (name: ProxyName): string | false =>
  spawnSync(name, [name === 'nginx' ? '-v' : 'version']).status === 0 ? false : `${name} is not installed`

/** The real proxy, with the configuration that ships: only names and ports are put in. */
export async function startProxy(name: ProxyName, ports: ProxyPorts): Promise<ProxyProcess> {
  const directory = await temporaryDirectory()
  await cp(join(projectRoot, 'deploy', name), directory, { recursive: true })
  return runProxy(name, { directory, port: ports.proxy, command: await prepare[name](directory, ports) })
}

type Run = { directory: string; port: number; command: readonly string[] }

/** Starts the program and waits until it listens. */
export async function runProxy(name: ProxyName, { directory, port, command }: Run): Promise<ProxyProcess> {
  const child = spawn(name, command, {
    env: { PATH: process.env['PATH'], HOME: directory, XDG_DATA_HOME: directory, XDG_CONFIG_HOME: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const exit = once(child, 'exit')
  const ended = exit.then(() => Promise.reject(new Error(`${name} ended: ${text}`)))
  await Promise.race([waitFor(() => isListening(port)), ended])
  // It is ended by us from here on.
  ended.catch(() => undefined)
  return {
    output: () => text,
    async stop() {
      child.kill('SIGTERM')
      await exit
    },
  }
}

/** Both are served as protected hosts; they resolve to this machine without any entry anywhere. */
export const hosts = ['app.localhost', 'wiki.localhost'] as const

const prepare: Record<ProxyName, (directory: string, ports: ProxyPorts) => Promise<string[]>> = {
  async nginx(directory, { proxy, ...ports }) {
    const served = { 'listen 80;': `listen 127.0.0.1:${proxy};`, 'app.example.com': hosts.join(' ') }
    for (const file of ['app.example.com.conf', 'breakwater-gate.conf', 'breakwater-protect.conf'])
      await change(join(directory, file), ports, served)
    return nginxCommand(directory, 'app.example.com.conf')
  },
  async caddy(directory, { proxy, ...ports }) {
    const file = join(directory, 'Caddyfile')
    const sites = hosts.map((host) => `http://${host}:${proxy}`)
    await change(file, ports, { 'app.example.com {': `${sites.join(', ')} {` })
    await writeFile(file, `{\nadmin off\n}\n${await readFile(file, 'utf8')}`)
    return ['run', '--adapter', 'caddyfile', '--config', file]
  },
}

/** A main configuration around a site's file, for a directory of its own. */
export async function nginxCommand(directory: string, site: string): Promise<string[]> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const main = [
    'daemon off; master_process off; pid nginx.pid; events {}',
    `http { access_log off; ${temporary.map((kind) => `${kind}_temp_path ${kind};`).join(' ')}`,
    `include ${site}; }`,
  ]
  await writeFile(join(directory, 'nginx.conf'), main.join('\n'))
  return ['-e', 'stderr', '-p', directory, '-c', join(directory, 'nginx.conf')]
}

async function change(
  file: string,
  { breakwater, application }: Omit<ProxyPorts, 'proxy'>,
  served: Readonly<Record<string, string>>,
): Promise<void> {
  const changes = {
    ...served,
    '127.0.0.1:8080': `127.0.0.1:${breakwater}`,
    '127.0.0.1:3000': `127.0.0.1:${application}`,
  }
  let text = await readFile(file, 'utf8')
  for (const [from, to] of Object.entries(changes)) text = text.replaceAll(from, to)
  await writeFile(file, text)
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return once(socket, 'connect').then(
    () => {
      socket.destroy()
      return true
    },
    () => false,
  )
}
