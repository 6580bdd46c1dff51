import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { toReturnPath } from '../../../console/ui/return-path.ts'
import { root } from '../../../console/ui/routes.ts'
import { toSignOutReason, type SignOutReason } from '../../sessions/console/sign-out-reason.ts'
import { waysOptions } from './me.ts'

/** Before anybody has signed in. */
export const signInScreens = [
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: (search): { returnTo?: string; because?: SignOutReason | undefined } => ({
      ...(search['returnTo'] === undefined ? {} : { returnTo: toReturnPath(search['returnTo']) }),
      ...(search['because'] === undefined ? {} : { because: toSignOutReason(search['because']) }),
    }),
    loader: ({ context: { client } }) => client.prefetchQuery(waysOptions),
    component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
  }),
] as const
