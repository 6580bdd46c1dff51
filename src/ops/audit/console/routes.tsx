import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedIn } from '../../../console/ui/routes.ts'

export const auditScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/audit',
    component: lazyRouteComponent(() => import('./events-page.tsx'), 'AuditEventsPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/audit/integrity',
    component: lazyRouteComponent(() => import('./integrity-page.tsx'), 'LogIntegrityPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/audit/$eventId',
    component: lazyRouteComponent(() => import('./event-page.tsx'), 'AuditEventPage'),
  }),
] as const
