import { Anchor, Group, Title } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { companyName } from '../page-facts.ts'

type Props = {
  title: string
  badge?: ReactNode
  actions?: ReactNode
  back?: { to: NonNullable<LinkProps['to']>; label: string }
}

/** The top of every page: its one `h1`, the document's title, and what can be done here. */
export function PageHeader({ title, badge, actions, back }: Props) {
  return (
    <header>
      <title>{title === companyName ? title : `${title} · ${companyName}`}</title>
      {back && (
        <Anchor size="sm" renderRoot={(props) => <Link to={back.to} {...props} />}>
          ← {back.label}
        </Anchor>
      )}
      <Group justify="space-between" mb="md" gap="xs" mih={36}>
        <Group gap="sm">
          <Title order={1}>{title}</Title>
          {badge}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
    </header>
  )
}
