import { Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Endpoint } from '../../../kernel/contract.ts'
import { ApiProblem } from '../api-problem.ts'
import type { Input, Reply } from '../api.ts'
import { useIsDisconnected, useLive } from '../live.ts'
import { replyOptions } from '../use-list.ts'
import { ErrorState } from '../widgets/error-state.tsx'
import { PageHeader } from '../widgets/page-header.tsx'
import { NotThere } from './not-there.tsx'

type Props<E extends Endpoint> = {
  endpoint: E
  input: Input<E>
  /** What the page is about, for its states: `order`. */
  noun: string
  back: { to: NonNullable<LinkProps['to']>; label: string }
  title: (reply: Reply<E>) => string
  renderBadges?: (reply: Reply<E>) => ReactNode
  renderActions?: (reply: Reply<E>) => ReactNode
  /** The topic of live updates. */
  topic?: string
  /** The sections. */
  children: (reply: Reply<E>) => ReactNode
  /** Shown in every state, below the title. */
  top?: ReactNode
  /** Another way to what is looked for, where it could not be read. */
  missing?: ReactNode
}

/** A page about one thing, in all its states: loading, not there, failed, shown, connection lost. */
export function DetailPage<E extends Endpoint>(props: Props<E>) {
  const { endpoint, noun, back, topic, top } = props
  const { data, error, refetch } = useQuery(replyOptions(endpoint, props.input))
  useLive(topic, [endpoint.path])
  const isDisconnected = useIsDisconnected() && topic !== undefined
  const heading = noun.charAt(0).toUpperCase() + noun.slice(1)
  const isMissing = error instanceof ApiProblem && error.status === 404
  const shown = isMissing ? undefined : data
  return (
    <>
      <PageHeader
        title={shown === undefined ? heading : props.title(shown)}
        badge={shown !== undefined && props.renderBadges?.(shown)}
        back={back}
        actions={shown !== undefined && props.renderActions?.(shown)}
      />
      {top}
      <Stack gap="md" aria-busy={shown === undefined && !error}>
        {isDisconnected && shown !== undefined && (
          <Text role="status" className="stale-note">
            The connection to the server is lost. This page may be out of date.
          </Text>
        )}
        {error && shown === undefined && props.missing}
        {isMissing && <NotThere noun={noun} back={back} />}
        {error && !isMissing && (
          <ErrorState title={`This ${noun} could not be read`} error={error} onRetry={() => void refetch()} />
        )}
        {shown === undefined && !error && <Skeletons />}
        {shown !== undefined && props.children(shown)}
      </Stack>
    </>
  )
}

const Skeletons = () => (
  <>
    <Skeleton height={90} />
    <Skeleton height={160} />
    <Skeleton height={160} />
  </>
)
