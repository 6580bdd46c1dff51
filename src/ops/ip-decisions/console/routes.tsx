import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'
import { toDecisionFilters } from './decision-filters.ts'

export const ipDecisionScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/ip-access/decisions',
    validateSearch: toDecisionFilters,
    component: lazyRouteComponent(() => import('./decisions-page.tsx'), 'DecisionsPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/ip-access/decisions/$code',
    component: lazyRouteComponent(() => import('./decision-page.tsx'), 'DecisionPage'),
  }),
] as const
