import { Group, SimpleGrid, Switch, Text } from '@mantine/core'
import { useImperativeHandle, useRef, useState, type Ref } from 'react'
import { toDraft } from '../rules/edited-rule.ts'
import { ReplayPanel } from './replay-panel.tsx'
import { TestPanel } from './test-panel.tsx'
import type { Editing } from '../draft/use-draft.ts'
import { useIpAccessState } from '../use-rules.ts'

/** What the bar above the list can ask for. */
export type SimulationRef = { test: () => void; replay: () => void }

/** The rules on the screen, and settings that may differ from those in force, tried on one address and on the last weeks. */
export function Simulation({ editing, ref }: { editing: Editing; ref: Ref<SimulationRef> }) {
  const state = useIpAccessState().data
  const [own, setOwn] = useState<{ defaultAllow?: boolean; bypassAdmin?: boolean }>({})
  const address = useRef<HTMLInputElement>(null)
  const replay = useRef<HTMLButtonElement>(null)
  useImperativeHandle(ref, () => ({
    test: () => address.current?.focus(),
    replay: () => {
      replay.current?.focus()
      replay.current?.click()
    },
  }))
  const defaultAllow = own.defaultAllow ?? state?.defaultAllow ?? true
  const bypassAdmin = own.bypassAdmin ?? state?.bypassAdmin ?? true
  const trial = { defaultAllow, bypassAdmin, ...(editing.isDraft ? { draft: toDraft(editing.rules) } : {}) }
  const what = editing.isDraft ? 'draft' : 'rules in force'
  return (
    <>
      <Group gap="lg" role="group" aria-label="Settings to try it with">
        <Text c="dimmed">Test and replay as if</Text>
        <Switch
          size="xs"
          label="allow when no rule matches"
          checked={defaultAllow}
          onChange={(event) => setOwn({ ...own, defaultAllow: event.currentTarget.checked })}
        />
        <Switch
          size="xs"
          label="administrators bypass IP rules"
          checked={bypassAdmin}
          onChange={(event) => setOwn({ ...own, bypassAdmin: event.currentTarget.checked })}
        />
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" className="ip-trials">
        <TestPanel trial={trial} what={what} addressRef={address} />
        <ReplayPanel trial={trial} what={what} buttonRef={replay} />
      </SimpleGrid>
    </>
  )
}
