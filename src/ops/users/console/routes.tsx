import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { root, signedIn } from '../../../console/ui/routes.ts'
import { listSearch } from '../../../console/ui/list/use-shown-list.ts'

export const peopleScreens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/users',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./users/users-page.tsx'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/users/$userId',
    component: lazyRouteComponent(() => import('./users/user-page.tsx'), 'UserPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/groups',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./groups/groups-page.tsx'), 'GroupsPage'),
  }),
] as const

/** Before anybody has signed in. */
export const passwordScreens = [
  createRoute({
    getParentRoute: () => root,
    path: '/forgot-password',
    component: lazyRouteComponent(() => import('./passwords/forgot-password-page.tsx'), 'ForgotPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/choose-password',
    component: lazyRouteComponent(() => import('./passwords/choose-password-page.tsx'), 'ChoosePasswordPage'),
  }),
] as const
