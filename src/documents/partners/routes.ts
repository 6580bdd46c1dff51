import { route } from '../../kernel/route.ts'
import { listPartners } from './contract.ts'
import type { Partners } from './service.ts'

export const partnerRoutes = (partners: Partners) => [
  route(listPartners, ({ query }, { db }) => partners.list(db, query)),
]
