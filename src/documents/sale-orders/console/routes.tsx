import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'
import { listSearch } from '../../../console/ui/list/use-shown-list.ts'

export const orderScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/orders',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./orders-page.tsx'), 'OrdersPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/orders/import',
    component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
  }),
] as const
