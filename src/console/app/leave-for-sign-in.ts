import type { ApiProblem } from '../ui/api-problem.ts'
import { toSignOutReason } from '../../ops/sessions/console/sign-out-reason.ts'
import { forgetPerson } from '../../ops/sign-in/console/me.ts'
import { toReturnPath } from '../ui/return-path.ts'
import type { createConsoleRouter } from './router.ts'

/** The session ended while its person was at work. Who has typed something is asked before it is left behind. */
export async function leaveForSignIn(
  router: ReturnType<typeof createConsoleRouter>,
  problem: ApiProblem,
): Promise<void> {
  const { pathname, href } = router.latestLocation
  if (pathname === '/sign-in') return
  const search = { returnTo: toReturnPath(href), because: toSignOutReason(problem.reason) ?? 'over' }
  await router.navigate({ to: '/sign-in', search })
  if (router.state.location.pathname === '/sign-in') forgetPerson(router.options.context.client)
}
