import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, type Reply } from '../../../console/ui/api.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { LocalTime } from '../../../console/ui/widgets/relative-time.tsx'
import { TextLink } from '../../../console/ui/widgets/text-link.tsx'
import { refreshIpAccess } from '../../ip-access/console/status/status-options.ts'
import type { IpRule } from '../../ip-access/contract.ts'
import { allowRefused, type getIpDecision } from '../contract.ts'
import { hoursWords, placeWords } from './decision-words.ts'

const choices = [1, 4, 8, 12, 24, 72, 168]
type Decision = Reply<typeof getIpDecision>

/** What the rules say to the same person now, and an exception for some hours where that is no. */
export function AllowRefused({ decision }: { decision: Decision }) {
  const client = useQueryClient()
  const [hours, setHours] = useState(8)
  const { code, user, address, now } = decision
  const allow = useMutation({
    mutationFn: () => call(allowRefused, { params: { code }, body: { hours } }),
    onSuccess: () => refreshIpAccess(client),
  })
  return (
    <Panel title={now.allowed ? 'They may come in from there now' : 'They may still not come in from there'}>
      <Stack gap="sm" align="flex-start">
        {allow.data && <MadeRule rule={allow.data} />}
        <Text>{now.sentence}</Text>
        {!now.allowed && user === null && <NobodyKnown />}
        {!now.allowed && user !== null && (
          <Group gap="sm" align="flex-end">
            <NativeSelect
              label="For how long"
              value={hours}
              data={choices.map((choice) => ({ value: String(choice), label: hoursWords(choice) }))}
              onChange={(event) => setHours(Number(event.currentTarget.value))}
            />
            <Button loading={allow.isPending} onClick={() => allow.mutate()} h="auto" mih={36} py={6}>
              <span className="wraps">
                Allow {user.name} from {placeWords(address)} for {hoursWords(hours)}
              </span>
            </Button>
          </Group>
        )}
        {!now.allowed && decision.proof === 'claimed' && user !== null && (
          <Text c="dimmed">
            Make sure that you are talking to {user.name}: so far somebody has only given that name. They
            still have to sign in.
          </Text>
        )}
        {allow.error && <ErrorState title="Nobody was let in" error={allow.error} />}
      </Stack>
    </Panel>
  )
}

function MadeRule({ rule }: { rule: IpRule }) {
  return (
    <Alert
      role="status"
      color="teal"
      variant="outline"
      c="var(--mantine-color-text)"
      icon={<IconCheck aria-hidden />}
      title={`The rule “${rule.name}” was added`}
    >
      It stands at position {rule.position}
      {rule.expiresAt !== null && (
        <>
          {' '}
          and ends by itself on <LocalTime at={rule.expiresAt} />
        </>
      )}
      .{' '}
      <TextLink to="/ip-access" isInText>
        See all rules
      </TextLink>
    </Alert>
  )
}

function NobodyKnown() {
  return (
    <Text>
      It is not known who was refused, so nobody can be let in from here.{' '}
      <TextLink to="/ip-access" isInText>
        A rule for this address
      </TextLink>{' '}
      can be added instead.
    </Text>
  )
}
