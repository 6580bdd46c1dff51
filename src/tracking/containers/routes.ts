import { route, type Route } from '../../kernel/route.ts'
import { checkContainerNumber as check, listOrderContainers } from './contract.ts'
import { explainContainerNumber } from './numbers/explain-number.ts'
import type { Containers } from './service.ts'
import { toTrackedContainer } from './tracked-container.ts'

/** Staff see what is known at once; a question that is due goes on behind it. */
const staffWaits = { waitMilliseconds: 0 }

export const containerRoutes = (containers: Containers): Route[] => [
  route(check, async ({ params }) => explainContainerNumber(params.number)),
  route(listOrderContainers, async ({ params }) => {
    const followed = await containers.current(params.id, staffWaits)
    return { items: followed.map((one) => toTrackedContainer(one, containers.journey(one))) }
  }),
]
