import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { Endpoint } from '../../../kernel/contract.ts'
import { exportAddress } from '../api.ts'

/** Downloads a whole list, with the filters of the screen. */
export function ExportMenu(props: { endpoint: Endpoint; filters: object; noun: string }) {
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" ml="auto" leftSection={<IconDownload size={16} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={exportAddress(props.endpoint, props.filters, 'csv')} download>
          These {props.noun} as CSV
        </Menu.Item>
        <Menu.Item component="a" href={exportAddress(props.endpoint, props.filters, 'jsonl')} download>
          These {props.noun} as JSON Lines
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
