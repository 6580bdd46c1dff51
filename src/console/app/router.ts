import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { toOrderFilters } from '../../documents/sale-orders/console/filters.ts'
import { toStatisticsSearch } from '../../ops/ip-access/console/statistics/statistics-search.ts'
import { toDecisionFilters } from '../../ops/ip-decisions/console/decision-filters.ts'
import { toSessionFilters } from '../../ops/sessions/console/list/session-filters.ts'
import { toPeriod } from '../../ops/sessions/console/statistics/period.ts'
import { toTokenFilters } from '../../ops/api-tokens/console/token-filters.ts'
import { toUserFilters } from '../../ops/users/console/users/user-filters.ts'
import { isSignedOut } from '../ui/api-problem.ts'
import { toSignOutReason, type SignOutReason } from '../../ops/sessions/console/sign-out-reason.ts'
import { toQueryString } from '../ui/query-string.ts'
import { NotFoundPage } from './pages/not-found.tsx'
import { toReturnPath } from '../ui/return-path.ts'
import { meOptions, waysOptions } from '../../ops/sign-in/console/me.ts'
import { Shell } from './shell.tsx'
import { CrashPage } from './pages/crash.tsx'

const root = createRootRouteWithContext<{ client: QueryClient }>()()

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { returnTo?: string; because?: SignOutReason | undefined } => ({
    ...(search['returnTo'] === undefined ? {} : { returnTo: toReturnPath(search['returnTo']) }),
    ...(search['because'] === undefined ? {} : { because: toSignOutReason(search['because']) }),
  }),
  loader: ({ context: { client } }) => client.prefetchQuery(waysOptions),
  component: lazyRouteComponent(() => import('../../ops/sign-in/console/sign-in-page.tsx'), 'SignInPage'),
})
const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(
    () => import('../../ops/users/console/passwords/forgot-password-page.tsx'),
    'ForgotPasswordPage',
  ),
})
const choosePassword = createRoute({
  getParentRoute: () => root,
  path: '/choose-password',
  component: lazyRouteComponent(
    () => import('../../ops/users/console/passwords/choose-password-page.tsx'),
    'ChoosePasswordPage',
  ),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context: { client }, location }) => {
    try {
      await client.ensureQueryData(meOptions)
    } catch (error) {
      if (!isSignedOut(error)) throw error
      const because = toSignOutReason(error.reason)
      throw redirect({ to: '/sign-in', search: { returnTo: toReturnPath(location.href), because } })
    }
  },
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/orders', replace: true })
  },
})
const orders = createRoute({
  getParentRoute: () => signedIn,
  path: '/orders',
  validateSearch: toOrderFilters,
  component: lazyRouteComponent(
    () => import('../../documents/sale-orders/console/orders-page.tsx'),
    'OrdersPage',
  ),
})
const newOrder = createRoute({
  getParentRoute: () => signedIn,
  path: '/orders/new',
  component: lazyRouteComponent(
    () => import('../../documents/sale-orders/console/form/new-order-page.tsx'),
    'NewOrderPage',
  ),
})
const importOrders = createRoute({
  getParentRoute: () => signedIn,
  path: '/orders/import',
  component: lazyRouteComponent(
    () => import('../../documents/sale-orders/console/import-page.tsx'),
    'ImportPage',
  ),
})
const order = createRoute({
  getParentRoute: () => signedIn,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('./pages/order.tsx'), 'TrackedOrderPage'),
})
const editOrder = createRoute({
  getParentRoute: () => signedIn,
  path: '/orders/$orderId/edit',
  component: lazyRouteComponent(
    () => import('../../documents/sale-orders/console/form/edit-order-page.tsx'),
    'EditOrderPage',
  ),
})
const sessions = createRoute({
  getParentRoute: () => signedIn,
  path: '/sessions',
  validateSearch: toSessionFilters,
  component: lazyRouteComponent(
    () => import('../../ops/sessions/console/list/sessions-page.tsx'),
    'SessionsPage',
  ),
})
const sessionStatistics = createRoute({
  getParentRoute: () => signedIn,
  path: '/sessions/statistics',
  validateSearch: toPeriod,
  component: lazyRouteComponent(
    () => import('../../ops/sessions/console/statistics/statistics-page.tsx'),
    'SessionsStatisticsPage',
  ),
})
const session = createRoute({
  getParentRoute: () => signedIn,
  path: '/sessions/$sessionId',
  component: lazyRouteComponent(
    () => import('../../ops/sessions/console/detail/session-page.tsx'),
    'SessionPage',
  ),
})
const ipAccess = createRoute({
  getParentRoute: () => signedIn,
  path: '/ip-access',
  component: lazyRouteComponent(() => import('../../ops/ip-access/console/rules-page.tsx'), 'IpAccessPage'),
})
const ipDecisions = createRoute({
  getParentRoute: () => signedIn,
  path: '/ip-access/decisions',
  validateSearch: toDecisionFilters,
  component: lazyRouteComponent(
    () => import('../../ops/ip-decisions/console/decisions-page.tsx'),
    'DecisionsPage',
  ),
})
const ipDecision = createRoute({
  getParentRoute: () => signedIn,
  path: '/ip-access/decisions/$code',
  component: lazyRouteComponent(
    () => import('../../ops/ip-decisions/console/decision-page.tsx'),
    'DecisionPage',
  ),
})
const ipStatistics = createRoute({
  getParentRoute: () => signedIn,
  path: '/ip-access/statistics',
  validateSearch: toStatisticsSearch,
  component: lazyRouteComponent(
    () => import('../../ops/ip-access/console/statistics/statistics-page.tsx'),
    'IpStatisticsPage',
  ),
})
const clientAddress = createRoute({
  getParentRoute: () => signedIn,
  path: '/ip-access/client-address',
  component: lazyRouteComponent(
    () => import('../../ops/ip-access/console/client-address/client-address-page.tsx'),
    'ClientAddressPage',
  ),
})
const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/users',
  validateSearch: toUserFilters,
  component: lazyRouteComponent(() => import('../../ops/users/console/users/users-page.tsx'), 'UsersPage'),
})
const user = createRoute({
  getParentRoute: () => signedIn,
  path: '/users/$userId',
  component: lazyRouteComponent(() => import('../../ops/users/console/users/user-page.tsx'), 'UserPage'),
})
const groups = createRoute({
  getParentRoute: () => signedIn,
  path: '/groups',
  component: lazyRouteComponent(() => import('../../ops/users/console/groups/groups-page.tsx'), 'GroupsPage'),
})
const apiTokens = createRoute({
  getParentRoute: () => signedIn,
  path: '/api-tokens',
  validateSearch: toTokenFilters,
  component: lazyRouteComponent(
    () => import('../../ops/api-tokens/console/tokens-page.tsx'),
    'ApiTokensPage',
  ),
})
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account.tsx'), 'AccountPage'),
})

const nothing = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundPage })

const routeTree = root.addChildren([
  signIn,
  forgotPassword,
  choosePassword,
  signedIn.addChildren([
    home,
    orders,
    newOrder,
    importOrders,
    order,
    editOrder,
    sessions,
    sessionStatistics,
    session,
    ipAccess,
    ipDecisions,
    ipDecision,
    ipStatistics,
    clientAddress,
    users,
    user,
    groups,
    apiTokens,
    account,
    nothing,
  ]),
])

/** Every page of the console, loaded when it is first opened. */
export const createConsoleRouter = (client: QueryClient) =>
  createRouter({
    routeTree,
    basepath: '/console',
    context: { client },
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
