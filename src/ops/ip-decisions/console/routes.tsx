import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'
import { listSearch } from '../../../console/ui/list/use-shown-list.ts'

export const ipDecisionScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/ip-access/decisions',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./decisions-page.tsx'), 'DecisionsPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/ip-access/decisions/$code',
    component: lazyRouteComponent(() => import('./decision-page.tsx'), 'DecisionPage'),
  }),
] as const
