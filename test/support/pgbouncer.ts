import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyPlace, temporaryDirectory } from './engines.ts'
import { roles } from './postgres.ts'
import { freePort, waitFor } from './running-server.ts'

/** Debian puts it where only root looks. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin`

/** Why the tests with it cannot run, or false. */
export const pgbouncerIsMissing: string | false =
  spawnSync('pgbouncer', ['--version'], { env: { PATH: path } }).status === 0
    ? false
    : 'pgbouncer is not installed'

/** An empty database behind a PgBouncer with these settings, until `stop`. */
export async function startPgbouncer(settings: Record<string, string | number>) {
  const place = await emptyPlace('postgres')
  if (!('url' in place)) throw new Error('PgBouncer needs PostgreSQL.')
  const { hostname, port } = new URL(place.url)
  const ownPort = await freePort()
  const { file, unprivileged } = await writeConfiguration({ hostname, port, ownPort, settings })
  const child = spawn('pgbouncer', [file], {
    ...unprivileged,
    cwd: '/',
    env: { PATH: path },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const exit = once(child, 'exit')
  await waitFor(() => child.exitCode !== null || text.includes('process up'))
  if (child.exitCode !== null) throw new Error(text)
  const through = (url: string) => Object.assign(new URL(url), { port: String(ownPort) }).href
  return {
    place: { url: through(place.url), ownerUrl: through(place.ownerUrl) },

    async stop() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

type Configuration = {
  hostname: string
  port: string
  ownPort: number
  settings: Record<string, string | number>
}

/** Files that the unprivileged user it runs as may read: it refuses to run as root. */
async function writeConfiguration({ hostname, port, ownPort, settings }: Configuration) {
  const directory = await temporaryDirectory()
  const file = join(directory, 'pgbouncer.ini')
  const users = join(directory, 'users')
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: ownPort,
    auth_type: 'plain',
    auth_file: users,
    ...settings,
    unix_socket_dir: '',
  }
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`)
  await writeFile(file, `[databases]\n* = host=${hostname} port=${port}\n[pgbouncer]\n${lines.join('\n')}\n`)
  const passwords = Object.values(roles).map(({ name, password }) => `"${name}" "${password}"\n`)
  await writeFile(users, passwords.join(''))
  const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  if (unprivileged.uid)
    for (const each of [directory, file, users]) await chown(each, unprivileged.uid, unprivileged.gid)
  await chmod(directory, 0o755)
  return { file, unprivileged }
}
