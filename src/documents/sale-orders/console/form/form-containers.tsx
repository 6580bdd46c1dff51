import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { limits } from '../../contract.ts'
import { newContainer } from './form-values.ts'
import type { OrderForm } from './use-order-form.ts'

/** One container of the order: its number and who carries it. Tracking knows of both, and hands this in. */
export type ContainerField = ComponentType<{ form: OrderForm; index: number }>

type Props = { form: OrderForm; Field: ContainerField }

export function FormContainers({ form, Field }: Props) {
  const { containers } = form.getValues()
  const add = () => form.insertListItem('containers', newContainer(crypto.randomUUID()))
  return (
    <Panel
      title="Containers"
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={containers.length >= limits.containers}
          onClick={add}
        >
          Add container
        </Button>
      }
    >
      {containers.length === 0 && <Text c="dimmed">No containers: there will be nothing to track.</Text>}
      {containers.map((container, index) => (
        <Field key={container.id} form={form} index={index} />
      ))}
    </Panel>
  )
}
