import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'
import { toOrderFilters } from './filters.ts'

export const orderScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/orders',
    validateSearch: toOrderFilters,
    component: lazyRouteComponent(() => import('./orders-page.tsx'), 'OrdersPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/orders/import',
    component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
  }),
] as const
