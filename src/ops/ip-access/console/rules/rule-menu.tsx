import { ActionIcon, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { MoveTo } from './move-to.tsx'
import type { EditedRule } from './edited-rule.ts'

/** A rule where it stands in the list, and what can be done with it. */
export type RuleActions = {
  rule: EditedRule
  at: number
  count: number
  onMove: (to: number) => void
  onMoveBefore: (key: string) => void
  onChange: (rule: EditedRule) => void
  onRemove: () => void
  onEdit: () => void
  onCopy: () => void
}

/** All that can be done with a rule, for every kind of hand. */
export function RuleMenu({ rule, at, count, ...act }: RuleActions) {
  const [isMoving, moving] = useDisclosure()
  return (
    <>
      <Menu position="bottom-end" width={180} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`What to do with ${rule.name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={act.onEdit}>Edit…</Menu.Item>
          <Menu.Item onClick={() => act.onChange({ ...rule, active: !rule.active })}>
            {rule.active ? 'Switch off' : 'Switch on'}
          </Menu.Item>
          <Menu.Item onClick={act.onCopy}>Copy…</Menu.Item>
          <Menu.Divider />
          <Menu.Item disabled={at === 0} onClick={() => act.onMove(at - 1)}>
            Move up
          </Menu.Item>
          <Menu.Item disabled={at === count - 1} onClick={() => act.onMove(at + 1)}>
            Move down
          </Menu.Item>
          <Menu.Item disabled={count === 1} onClick={moving.open}>
            Move to…
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--mantine-color-error)" onClick={act.onRemove}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <MoveTo
        name={rule.name}
        at={at}
        count={count}
        isOpen={isMoving}
        onClose={moving.close}
        onMove={act.onMove}
      />
    </>
  )
}
