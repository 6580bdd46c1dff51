import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { limits } from '../../contract.ts'
import { FormContainer } from './form-container.tsx'
import { newContainer } from './form-values.ts'
import type { OrderForm } from './use-order-form.ts'

export function FormContainers({ form }: { form: OrderForm }) {
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
        <FormContainer key={container.id} form={form} index={index} />
      ))}
    </Panel>
  )
}
