import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { listSearch } from '../../../console/ui/list/use-shown-list.ts'
import { signedIn } from '../../../console/ui/routes.ts'

export const investigationScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/investigations',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./investigations-page.tsx'), 'InvestigationsPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/investigations/$investigationId',
    component: lazyRouteComponent(() => import('./investigation-page.tsx'), 'InvestigationPage'),
  }),
] as const
