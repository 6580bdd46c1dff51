import { Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Nothing here yet: says what the page is for, and offers the first step. */
export function Empty(props: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <Stack gap="xs" py="xl" px="md" align="center" ta="center">
      <Text fw={600}>{props.title}</Text>
      <Text c="dimmed" maw={520}>
        {props.children}
      </Text>
      {props.actions && (
        <Group gap="xs" mt="xs" justify="center">
          {props.actions}
        </Group>
      )}
    </Stack>
  )
}
