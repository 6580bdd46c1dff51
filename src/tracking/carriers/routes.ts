import { route } from '../../kernel/route.ts'
import { createCarrier, listCarriers, testCarrier, updateCarrier } from './contract.ts'
import type { Carriers } from './service.ts'

export const carrierRoutes = (carriers: Carriers) => [
  route(listCarriers, ({ query }, { db, caller }) => carriers.listFor(db, query, caller)),
  route(createCarrier, ({ body }, { db, caller }) => carriers.create(db, body, caller)),
  route(updateCarrier, ({ params, body }, { db, caller }) =>
    carriers.update(db, { ...params, ...body }, caller),
  ),
  route(testCarrier, ({ params, body }, { db }) => carriers.test(db, params.id, body.containerNumber)),
]
