import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'

export const detectionScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/detection',
    component: lazyRouteComponent(() => import('./rules-page.tsx'), 'DetectionRulesPage'),
  }),
] as const
