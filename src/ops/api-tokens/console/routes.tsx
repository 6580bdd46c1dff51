import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'
import { toTokenFilters } from './token-filters.ts'

export const apiTokenScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/api-tokens',
    validateSearch: toTokenFilters,
    component: lazyRouteComponent(() => import('./tokens-page.tsx'), 'ApiTokensPage'),
  }),
] as const
