import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** The console's policy: own scripts only, no inline script; its component library's style elements carry the nonce. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

export type ConsoleDependencies = { directory: string; companyName: () => string }

/** Serves the built console at `/console`; every path below it that is no file is the application's own. */
export async function mountConsole(
  app: FastifyInstance,
  { directory, companyName }: ConsoleDependencies,
): Promise<void> {
  const index = await readFile(join(directory, 'index.html'), 'utf8')
  const open = { config: { access: 'anyone' as const }, schema: { hide: true } }
  await app.register(async (console) => {
    console.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'anyone' }
    })
    await console.register(fastifyStatic, {
      root: join(directory, 'assets'),
      prefix: '/console/assets/',
      immutable: true,
      maxAge: '365d',
      index: false,
    })
    for (const url of ['/console', '/console/*'])
      console.get(url, open, async (_, reply) => {
        const nonce = randomBytes(16).toString('base64')
        reply.type('text/html; charset=utf-8').header('content-security-policy', policy(nonce))
        return (
          index
            .replaceAll('__CSP_NONCE__', nonce)
            // By a function: in a text `$&` and the like would be replaced in their turn.
            .replaceAll('__COMPANY_NAME__', () => escapeHtml(companyName()))
        )
      })
  })
  app.get('/', open, async (_, reply) => reply.redirect('/console'))
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
