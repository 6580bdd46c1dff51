import { Alert, Badge, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { formatInteger } from '../../../console/ui/format.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../console/ui/widgets/page-header.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { getCheckpoint, type LogIntegrity } from '../proof-contract.ts'
import { LastVerification } from './last-verification.tsx'
import { VerifyNow } from './verify-now.tsx'

/** Whether the log is sealed, proved and kept outside, and with which keys. */
export function LogIntegrityPage() {
  const { data, error, refetch } = useQuery({ ...replyOptions(getCheckpoint, {}), refetchInterval: 10_000 })
  return (
    <>
      <PageHeader
        title="Log integrity"
        back={{ to: '/audit', label: 'Audit log' }}
        actions={<VerifyNow isRunning={data?.lastVerification?.state === 'running'} />}
      />
      <Stack gap="md">
        {error && <ErrorState title="This could not be read" error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton height={240} />}
        {typeof data?.sealingProblem === 'string' && (
          <Alert role="alert" color="red" variant="outline" title="Nothing is sealed any more" c="inherit">
            {data.sealingProblem}
          </Alert>
        )}
        {data && <LastVerification verification={data.lastVerification} />}
        {data && <Sealing integrity={data} />}
        {data && <Anchors anchors={data.anchors} />}
        {data && <Keys keys={data.keys} />}
      </Stack>
    </>
  )
}

const Sealing = ({ integrity }: { integrity: LogIntegrity }) => (
  <Panel title="Sealing">
    <Facts
      facts={[
        { label: 'Sealed events', value: formatInteger(integrity.size) },
        {
          label: 'Waiting',
          value: `${formatInteger(integrity.waiting)} (${integrity.lagSeconds.toFixed(1)} s)`,
        },
        { label: 'Newest checkpoint', at: integrity.checkpointAt },
        integrity.checkpoint !== null && {
          label: 'Signed note',
          value: <pre className="code breaks">{integrity.checkpoint}</pre>,
        },
      ]}
    />
  </Panel>
)

const Anchors = ({ anchors: { file, webhook, lastAt, problem } }: Pick<LogIntegrity, 'anchors'>) => (
  <Panel title="Checkpoints outside the database">
    {file === null && webhook === null ? (
      <Text size="sm">
        None are kept. A database that was restored to an older state cannot be noticed; the configuration
        names a file or an address for them.
      </Text>
    ) : (
      <Facts
        facts={[
          file !== null && { label: 'File', value: <span className="code">{file}</span> },
          webhook !== null && { label: 'Sent to', value: webhook },
          { label: 'Last kept', at: lastAt },
          problem !== null && { label: 'Problem', value: problem },
        ]}
      />
    )}
  </Panel>
)

const Keys = ({ keys }: Pick<LogIntegrity, 'keys'>) => (
  <Panel title="Keys">
    <Facts
      facts={keys.map(({ publicKey, createdAt, signs }) => ({
        label: `Since ${createdAt.slice(0, 10)}`,
        value: (
          <>
            <span className="code breaks">{publicKey}</span> {signs && <Badge color="teal">Signs now</Badge>}
          </>
        ),
      }))}
    />
  </Panel>
)
