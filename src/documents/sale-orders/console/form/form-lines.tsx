import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { limits } from '../../contract.ts'
import { field, useFormLines, type OrderForm } from './use-order-form.ts'
import { newLine } from './form-values.ts'
import { formatAmount, toTotal } from '../money.ts'

export function FormLines({ form }: { form: OrderForm }) {
  const { lines } = form.getValues()
  const add = () => form.insertListItem('lines', newLine(crypto.randomUUID()))
  return (
    <Panel
      title="Lines"
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={lines.length >= limits.lines}
          onClick={add}
        >
          Add line
        </Button>
      }
    >
      {lines.length === 0 && <Text c="dimmed">No lines.</Text>}
      {lines.map((line, index) => (
        <LineRow key={line.id} form={form} index={index} />
      ))}
      {lines.length > 0 && <Total form={form} />}
    </Panel>
  )
}

function LineRow({ form, index }: { form: OrderForm; index: number }) {
  const path = `lines.${index}`
  const number = { inputMode: 'decimal', maxLength: 21, classNames: { input: 'numeric' } } as const
  const fieldAt = (name: string) => ({ autoComplete: 'off', ...field(form, `${path}.${name}`) })
  return (
    <Group gap="sm" mb="xs" align="flex-start" className="form-row">
      <TextInput
        label="Product"
        maxLength={limits.product}
        {...fieldAt('product')}
        key={form.key(`${path}.product`)}
        className="grows"
      />
      <TextInput
        label="Quantity"
        w={110}
        {...number}
        {...fieldAt('quantity')}
        key={form.key(`${path}.quantity`)}
      />
      <TextInput
        label="Unit price"
        w={130}
        {...number}
        {...fieldAt('unitPrice')}
        key={form.key(`${path}.unitPrice`)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        mt={24}
        aria-label={`Remove line ${index + 1}`}
        onClick={() => form.removeListItem('lines', index)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}

function Total({ form }: { form: OrderForm }) {
  const lines = useFormLines(form)
  const typed = lines.filter((line) => line.product !== '' || line.unitPrice !== '')
  const total = toTotal(typed)
  return (
    <Text ta="right" fw={600} className="numeric" aria-live="polite">
      Total {total === undefined ? '…' : formatAmount(total)}
    </Text>
  )
}
