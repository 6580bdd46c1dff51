import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconShieldOff } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { call } from '../../../../console/ui/api.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { enforceIpRules } from '../../status-contract.ts'
import { Lockout } from '../lockout-notice.tsx'
import { refreshIpAccess } from './status-options.ts'

/** Somebody with access to the server has switched all rules off; here they are put in force again. */
export function SwitchedOffBanner() {
  const client = useQueryClient()
  const enforce = useMutation({
    mutationFn: (confirm: boolean) => call(enforceIpRules, { body: confirm ? { confirm } : {} }),
    onSuccess: () => refreshIpAccess(client),
  })
  const lockout = isProblem(enforce.error, 'WOULD_LOCK_OUT') ? enforce.error : undefined
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      icon={<IconShieldOff aria-hidden />}
      c="var(--mantine-color-text)"
      title="The IP rules are switched off: everybody comes in from everywhere"
    >
      <Stack gap="sm" align="flex-start">
        <Text>
          Somebody ran <span className="code">breakwater ip-access disable</span> on the server. The rules are
          as they were; they are only not looked at.
        </Text>
        {lockout && <Lockout problem={lockout} />}
        {enforce.error && !lockout && <ErrorState title="Still switched off" error={enforce.error} />}
        <Group gap="xs">
          <Button
            size="xs"
            color="red.9"
            loading={enforce.isPending}
            onClick={() => enforce.mutate(lockout !== undefined)}
          >
            {lockout ? 'Put them in force all the same' : 'Put the rules in force again'}
          </Button>
          {lockout && (
            <Button size="xs" variant="default" onClick={() => enforce.reset()}>
              Leave them off
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  )
}
