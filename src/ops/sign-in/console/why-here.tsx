import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { becauseSentences } from '../../../console/because.ts'
import { oidcSentence } from './oidc-words.ts'

const route = getRouteApi('/sign-in')

/** Why somebody who did not ask for it is before the sign-in page. */
export function WhyHere({ failure }: { failure: string | null }) {
  const { because } = route.useSearch()
  if (failure !== null)
    return (
      <Alert role="alert" color="red" variant="outline" icon={<IconAlertTriangle aria-hidden />} c="inherit">
        {oidcSentence(failure)}
      </Alert>
    )
  if (because === undefined) return null
  return (
    <Alert role="status" variant="outline" icon={<IconInfoCircle aria-hidden />} c="inherit">
      {becauseSentences[because]}
    </Alert>
  )
}
