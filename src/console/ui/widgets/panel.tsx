import { Group, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'

/** A titled part of a page. */
export function Panel(props: { title: string; actions?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section className="panel" aria-labelledby={id}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} id={id}>
          {props.title}
        </Title>
        {props.actions && <Group gap="xs">{props.actions}</Group>}
      </Group>
      {props.children}
    </section>
  )
}
