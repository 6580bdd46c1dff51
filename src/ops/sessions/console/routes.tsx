import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { listSearch } from '../../../console/ui/list/use-shown-list.ts'
import { signedIn } from '../../../console/ui/routes.ts'
import { toPeriod } from './statistics/period.ts'

export const sessionScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/sessions',
    validateSearch: listSearch,
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
