import type { Clock } from '../../kernel/clock.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { Containers, FollowedContainer } from '../containers/service.ts'
import type { FoundLink } from '../links/service.ts'
import type { portalSettings } from './settings.ts'
import type { Company, TrackingView, Visit } from './view.ts'

export type ViewParts = {
  clock: Clock
  settings: Settings<typeof portalSettings>
  containers: Pick<Containers, 'journey'>
  carrierName: (scac: string) => string | undefined
}

/** What a genuine link leads to. */
export type Followed = {
  link: FoundLink
  followed: readonly FollowedContainer[]
  orderReference: string
  isAsking: boolean
}

/** Everything that the page, its JSON and its calendar may show. */
export function toView(
  parts: ViewParts,
  visit: Pick<Visit, 'token' | 'isRefresh'>,
  { link, followed, orderReference, isAsking }: Followed,
): TrackingView {
  return {
    orderId: link.saleOrderId,
    orderReference,
    company: companyOf(parts),
    now: parts.clock.now().toISOString(),
    path: `/track/${visit.token}`,
    refreshOnce: isAsking && !visit.isRefresh,
    containers: followed.map((one) => ({
      number: one.state.number,
      carrierName:
        one.state.carrier === null ? null : (parts.carrierName(one.state.carrier) ?? one.state.carrier),
      journey: parts.containers.journey(one),
      askedAt: one.state.askedAt?.toISOString() ?? null,
      answeredAt: one.state.answeredAt?.toISOString() ?? null,
      nextCheckAt: one.state.nextCheckAt?.toISOString() ?? null,
      isAsking: one.isAsking,
      isOutdated: one.state.problem !== null && !one.isAsking,
    })),
  }
}

/** How the company presents itself, from its settings. */
export const companyOf = ({ settings }: Pick<ViewParts, 'settings'>): Company => ({
  name: settings.get('ops.company.name'),
  logoUrl: settings.get('ops.company.logo'),
  colour: settings.get('ops.company.colour'),
})
