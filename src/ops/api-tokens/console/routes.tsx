import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'
import { listSearch } from '../../../console/ui/list/use-shown-list.ts'

export const apiTokenScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/api-tokens',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./tokens-page.tsx'), 'ApiTokensPage'),
  }),
] as const
