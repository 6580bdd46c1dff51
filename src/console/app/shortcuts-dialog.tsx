import { Kbd, Switch, Table } from '@mantine/core'
import { useShortcutChoice, useShortcuts } from '../ui/use-shortcuts.ts'
import { Dialog } from '../ui/widgets/dialog.tsx'

const shortcuts = [
  ['/', 'Search'],
  ['n', 'New'],
  ['j or ↓', 'Next row'],
  ['k or ↑', 'Previous row'],
  ['Enter', 'Open the row'],
  ['e', 'Edit what is open'],
  ['?', 'This list'],
]

export function ShortcutsDialog(props: { isOpen: boolean; onToggle: () => void; onClose: () => void }) {
  const [isOn, setOn] = useShortcutChoice()
  useShortcuts({ 'shift+?': props.onToggle })
  return (
    <Dialog isOpen={props.isOpen} onClose={props.onClose} title="Keyboard shortcuts">
      <Table>
        <Table.Tbody>
          {shortcuts.map(([key, action]) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{action}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        mt="md"
        label="Single-key shortcuts"
        checked={isOn}
        onChange={(event) => setOn(event.currentTarget.checked)}
      />
    </Dialog>
  )
}
