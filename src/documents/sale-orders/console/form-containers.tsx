import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { CarrierSelect } from '../../../console/widgets/carrier-select.tsx'
import { ContainerNumberInput } from '../../../console/widgets/container-number-input.tsx'
import { Panel } from '../../../console/widgets/panel.tsx'
import { newContainer } from './form-values.ts'
import { useFormText } from './use-form-value.ts'
import type { OrderForm } from './use-order-form.ts'

const most = 50

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
          disabled={containers.length >= most}
          onClick={add}
        >
          Add container
        </Button>
      }
    >
      {containers.length === 0 && <Text c="dimmed">No containers: there will be nothing to track.</Text>}
      {containers.map((container, index) => (
        <ContainerRow key={container.id} form={form} index={index} />
      ))}
    </Panel>
  )
}

function ContainerRow({ form, index }: { form: OrderForm; index: number }) {
  const path = `containers.${index}` as const
  const number = useFormText(form, `${path}.number`)
  const carrier = useFormText(form, `${path}.carrier`)
  return (
    <Group gap="sm" mb="xs" align="flex-start" className="form-row">
      <ContainerNumberInput
        label="Container number"
        name={`${path}.number`}
        value={number}
        error={toText(form.errors[`${path}.number`])}
        onChange={(value) => form.setFieldValue(`${path}.number`, value)}
      />
      <CarrierSelect
        label="Carrier"
        containerNumber={number}
        value={carrier}
        error={toText(form.errors[`${path}.carrier`])}
        onChange={(value) => form.setFieldValue(`${path}.carrier`, value)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        mt={24}
        aria-label={`Remove container ${number || index + 1}`}
        onClick={() => form.removeListItem('containers', index)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}

const toText = (error: unknown): string | undefined => (typeof error === 'string' ? error : undefined)
