import { route } from '../../kernel/route.ts'
import { createCarrier, listCarriers, testCarrier, updateCarrier } from './contract.ts'
import type { Carriers } from './service.ts'

export const carrierRoutes = (carriers: Carriers) => [
  route(listCarriers, (_, { db }) => carriers.list(db)),
  route(createCarrier, ({ body }, { db, caller }) => carriers.create(db, body, caller)),
  route(updateCarrier, ({ params, body }, { db, caller }) =>
    carriers.update(db, { ...params, ...body }, caller),
  ),
  route(testCarrier, ({ params, body }, { db }) => carriers.test(db, params.id, body.containerNumber)),
]
