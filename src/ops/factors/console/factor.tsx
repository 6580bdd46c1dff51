import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { title: string; state: ReactNode; actions?: ReactNode; children?: ReactNode }

/** One kind of factor: what it is called, how it stands, what can be done about it. */
export function Factor({ title, state, actions, children }: Props) {
  return (
    <div>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Title order={3}>{title}</Title>
          <Text component="div">{state}</Text>
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  )
}
