import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { signOutSentences } from '../../sessions/console/sign-out-reason.ts'
import { toRefusalCode } from '../../ip-decisions/console/refusal.ts'
import { oidcSentence } from './oidc-words.ts'
import { RefusedAlert } from './sign-in-problem.tsx'

const route = getRouteApi('/sign-in')

/** Why somebody who did not ask for it is before the sign-in page. */
export function WhyHere({ fragment }: { fragment: URLSearchParams }) {
  const { because } = route.useSearch()
  const failure = fragment.get('oidc-error')
  // `IP_REFUSED:7K3M9-QXA2B` names the decision too.
  const [code, decision] = failure?.split(':') ?? []
  if (code === 'IP_REFUSED') return <RefusedAlert code={toRefusalCode(decision)} />
  if (failure !== null)
    return (
      <Alert role="alert" color="red" variant="outline" icon={<IconAlertTriangle aria-hidden />} c="inherit">
        {oidcSentence(failure)}
      </Alert>
    )
  if (because === undefined) return null
  return (
    <Alert role="status" variant="outline" icon={<IconInfoCircle aria-hidden />} c="inherit">
      {signOutSentences[because]}
    </Alert>
  )
}
