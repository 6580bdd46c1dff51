/**
 * Who gets past the guard of every route there is: `anyone`, `people` (whoever is signed in), or the roles.
 * A new route fails the test until it has a row here.
 */
export const whoMay: Readonly<Record<string, string>> = {
  'GET /': 'anyone',
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /metrics': 'anyone',
  'GET /api/openapi.json': 'anyone',
  'GET /api/docs': 'anyone',
  'GET /api/docs/': 'anyone',
  'GET /api/docs/static/*': 'anyone',
  'GET /api/docs/json': 'anyone',
  'GET /api/docs/yaml': 'anyone',
  'GET /api/docs/static/index.html': 'anyone',
  'GET /api/docs/static/swagger-initializer.js': 'anyone',
  'GET /console': 'anyone',
  'GET /console/*': 'anyone',
  'GET /console/assets/*': 'anyone',
  'GET /track/:token': 'anyone',
  'GET /forward-auth': 'anyone',
  'GET /forward-auth/start': 'anyone',
  'GET /.breakwater/callback': 'anyone',
  'GET /.breakwater/sign-out': 'anyone',
  'POST /api/v1/auth/sign-in': 'anyone',
  'GET /api/v1/auth/me': 'people',
  'GET /api/v1/events': 'people',
  'POST /api/v1/auth/sign-out': 'people',
  'GET /api/v1/settings': 'people',
  'PUT /api/v1/settings/:key': 'people',
  'GET /api/v1/users': 'admin',
  'GET /api/v1/users/export': 'admin',
  'POST /api/v1/users': 'admin',
  'PATCH /api/v1/users/:id': 'admin',
  'GET /api/v1/groups': 'admin',
  'GET /api/v1/groups/export': 'admin',
  'POST /api/v1/groups': 'admin',
  'GET /api/v1/api-tokens': 'admin',
  'GET /api/v1/api-tokens/export': 'admin',
  'POST /api/v1/api-tokens': 'admin',
  'DELETE /api/v1/api-tokens/:id': 'admin',
  'GET /api/v1/partners': 'viewer operator security dba admin',
  'GET /api/v1/partners/export': 'viewer operator security dba admin',
  'GET /api/v1/sale-orders': 'viewer operator security dba admin',
  'GET /api/v1/sale-orders/export': 'viewer operator security dba admin',
  'GET /api/v1/sale-orders/:id': 'viewer operator security dba admin',
  'GET /api/v1/sale-orders/:id/containers': 'viewer operator security dba admin',
  'GET /api/v1/sale-orders/:id/tracking-links': 'viewer operator security dba admin',
  'POST /api/v1/sale-orders': 'operator admin',
  'PUT /api/v1/sale-orders/:id': 'operator admin',
  'POST /api/v1/sale-orders/import': 'operator admin',
  'POST /api/v1/sale-orders/:id/tracking-links': 'operator admin',
  'DELETE /api/v1/tracking-links/:id': 'operator admin',
  'GET /api/v1/tracking-attempts': 'security admin',
  'GET /api/v1/tracking-attempts/export': 'security admin',
  'GET /api/v1/container-numbers/:number': 'viewer operator security dba admin',
  'GET /api/v1/carriers': 'viewer operator security dba admin',
  'POST /api/v1/carriers': 'admin',
  'PUT /api/v1/carriers/:id': 'admin',
  'POST /api/v1/carriers/:id/test': 'admin',
}

/** `GET /users/:id`, read from the tree that Fastify prints: a branch goes on where its parent's text ends. */
export function routesIn(tree: string): string[] {
  const path: string[] = []
  return tree.split('\n').flatMap((line) => {
    const found = /^(.*)(?:├|└)── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line)
    if (!found) return []
    const [, indent = '', part = '', methods] = found
    path.splice(indent.length / 4, Infinity, part)
    return methods?.split(', ').map((method) => `${method} ${path.join('')}`) ?? []
  })
}
