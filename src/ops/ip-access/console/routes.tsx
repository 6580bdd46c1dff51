import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'
import { toStatisticsSearch } from './statistics/statistics-search.ts'

export const ipAccessScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/ip-access',
    component: lazyRouteComponent(() => import('./rules-page.tsx'), 'IpAccessPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/ip-access/statistics',
    validateSearch: toStatisticsSearch,
    component: lazyRouteComponent(() => import('./statistics/statistics-page.tsx'), 'IpStatisticsPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/ip-access/client-address',
    component: lazyRouteComponent(
      () => import('./client-address/client-address-page.tsx'),
      'ClientAddressPage',
    ),
  }),
] as const
