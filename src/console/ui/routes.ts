import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute } from '@tanstack/react-router'

/** Under these two hang the pages of all features, each declared in the feature's own `console/routes.tsx`. */
export const root = createRootRouteWithContext<RouterContext>()()

type RouterContext = {
  client: QueryClient
  /** Throws a redirect to the sign-in page, which leads back here, when nobody is signed in. */
  requireSignIn: (client: QueryClient, href: string) => Promise<void>
}

/** The pages of people who are signed in; the app adds the frame around them. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: ({ context: { client, requireSignIn }, location }) => requireSignIn(client, location.href),
})
