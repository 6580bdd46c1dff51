import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { orderScreens } from '../../documents/sale-orders/console/routes.tsx'
import { apiTokenScreens } from '../../ops/api-tokens/console/routes.tsx'
import { auditScreens } from '../../ops/audit/console/routes.tsx'
import { detectionScreens } from '../../ops/detection/console/routes.tsx'
import { investigationScreens } from '../../ops/investigations/console/routes.tsx'
import { ipAccessScreens } from '../../ops/ip-access/console/routes.tsx'
import { ipDecisionScreens } from '../../ops/ip-decisions/console/routes.tsx'
import { sessionScreens } from '../../ops/sessions/console/routes.tsx'
import { toSignOutReason } from '../../ops/sessions/console/sign-out-reason.ts'
import { meOptions } from '../../ops/sign-in/console/me.ts'
import { signInScreens } from '../../ops/sign-in/console/routes.tsx'
import { passwordScreens, peopleScreens } from '../../ops/users/console/routes.tsx'
import { isSignedOut } from '../ui/api-problem.ts'
import { toQueryString } from '../ui/query-string.ts'
import { toReturnPath } from '../ui/return-path.ts'
import { root, signedIn } from '../ui/routes.ts'
import { CrashPage } from './pages/crash.tsx'
import { NotFoundPage } from './pages/not-found.tsx'
import { Shell } from './shell.tsx'

signedIn.update({ component: Shell })

async function requireSignIn(client: QueryClient, href: string): Promise<void> {
  try {
    await client.ensureQueryData(meOptions)
  } catch (error) {
    if (!isSignedOut(error)) throw error
    const because = toSignOutReason(error.reason)
    throw redirect({ to: '/sign-in', search: { returnTo: toReturnPath(href), because } })
  }
}

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: async ({ context: { client } }) => {
    const { user } = await client.ensureQueryData(meOptions)
    const to = user.roles.includes('security') ? '/security' : '/orders'
    throw redirect({ to, replace: true })
  },
})
const security = createRoute({
  getParentRoute: () => signedIn,
  path: '/security',
  component: lazyRouteComponent(() => import('./pages/security.tsx'), 'SecurityPage'),
})
const newOrder = createRoute({
  getParentRoute: () => signedIn,
  path: '/orders/new',
  component: lazyRouteComponent(() => import('./pages/order-forms.tsx'), 'NewTrackedOrderPage'),
})
const order = createRoute({
  getParentRoute: () => signedIn,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('./pages/order.tsx'), 'TrackedOrderPage'),
})
const editOrder = createRoute({
  getParentRoute: () => signedIn,
  path: '/orders/$orderId/edit',
  component: lazyRouteComponent(() => import('./pages/order-forms.tsx'), 'EditTrackedOrderPage'),
})
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  validateSearch: (search): { returnTo?: string } =>
    search['returnTo'] === undefined ? {} : { returnTo: toReturnPath(search['returnTo']) },
  component: lazyRouteComponent(() => import('./pages/account.tsx'), 'AccountPage'),
})

const nothing = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundPage })

const routeTree = root.addChildren([
  ...signInScreens,
  ...passwordScreens,
  signedIn.addChildren([
    home,
    security,
    ...orderScreens,
    newOrder,
    order,
    editOrder,
    ...sessionScreens,
    ...ipAccessScreens,
    ...ipDecisionScreens,
    ...peopleScreens,
    ...apiTokenScreens,
    ...auditScreens,
    ...detectionScreens,
    ...investigationScreens,
    account,
    nothing,
  ]),
])

/** Every page of the console, loaded when it is first opened. */
export const createConsoleRouter = (client: QueryClient) =>
  createRouter({
    routeTree,
    basepath: '/console',
    context: { client, requireSignIn },
    defaultPreload: 'intent',
    defaultErrorComponent: CrashPage,
    scrollRestoration: true,
    // Filters read and shared by people: `?state=draft`, not JSON.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: toQueryString,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
