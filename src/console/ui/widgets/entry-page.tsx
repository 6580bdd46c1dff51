import { Center, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { companyName } from '../page-facts.ts'

/** A page for people who are not signed in: one column, one purpose. */
export function EntryPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <title>{`${title} · ${companyName}`}</title>
      <Stack w="100%" maw={380} gap="lg">
        <div>
          <Title order={1}>{title}</Title>
          <Text c="dimmed">{companyName}</Text>
        </div>
        {children}
      </Stack>
    </Center>
  )
}
