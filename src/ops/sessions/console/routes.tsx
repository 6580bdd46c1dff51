import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'
import { toPeriod } from './statistics/period.ts'
import { toSessionFilters } from './list/session-filters.ts'

export const sessionScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/sessions',
    validateSearch: toSessionFilters,
    component: lazyRouteComponent(() => import('./list/sessions-page.tsx'), 'SessionsPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/sessions/statistics',
    validateSearch: toPeriod,
    component: lazyRouteComponent(() => import('./statistics/statistics-page.tsx'), 'SessionsStatisticsPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/sessions/$sessionId',
    component: lazyRouteComponent(() => import('./detail/session-page.tsx'), 'SessionPage'),
  }),
] as const
