import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from './engines.ts'
import { nginxCommand, runProxy, type ProxyName, type ProxyProcess } from './proxies.ts'
import { projectRoot } from './running-server.ts'

/** Both resolve to this machine without any entry anywhere. */
export const ownHosts = { console: 'breakwater.localhost', portal: 'track.localhost' } as const

/** The real proxy in front of two nodes, with the file that ships for Breakwater's own hosts: names, ports and TLS are replaced. */
export async function startOwnProxy(
  name: ProxyName,
  { port, nodes }: { port: number; nodes: readonly [number, number] },
): Promise<ProxyProcess> {
  const directory = await temporaryDirectory()
  await cp(join(projectRoot, 'deploy', name), directory, { recursive: true })
  const file = join(directory, name === 'nginx' ? 'breakwater.conf' : 'breakwater.Caddyfile')
  const text = (await readFile(file, 'utf8'))
    .replaceAll('10.0.0.11:8080', `127.0.0.1:${nodes[0]}`)
    .replaceAll('10.0.0.12:8080', `127.0.0.1:${nodes[1]}`)
    .replaceAll('breakwater.example.com', ownHosts.console)
    .replaceAll('track.example.com', ownHosts.portal)
  await writeFile(file, withoutTls[name](text, port))
  const command =
    name === 'nginx'
      ? await nginxCommand(directory, 'breakwater.conf')
      : ['run', '--adapter', 'caddyfile', '--config', file]
  return runProxy(name, { directory, port, command })
}

const withoutTls: Record<ProxyName, (text: string, port: number) => string> = {
  nginx: (text, port) =>
    text
      .replace(/server \{\n {4}listen 80;[^}]*\}\n/, '')
      .replaceAll('listen 443 ssl http2;', `listen 127.0.0.1:${port};`)
      .replaceAll(/^ *ssl_certificate.*\n/gm, ''),
  caddy: (text, port) => {
    const sites = Object.values(ownHosts)
    const plain = sites.reduce((all, host) => all.replace(`\n${host} {`, `\nhttp://${host}:${port} {`), text)
    return `{\nadmin off\n}\n${plain}`
  },
}
