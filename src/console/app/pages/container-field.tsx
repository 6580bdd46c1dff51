import { ActionIcon, Group } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { CarrierSelect, useCarriers } from '../../../tracking/carriers/console/carrier-select.tsx'
import { ContainerNumberInput } from '../../../tracking/containers/console/container-number-input.tsx'
import { useFormText, type OrderForm } from '../../../documents/sale-orders/console/form/use-order-form.ts'

const isSuggested = 'Suggested by the number; change it if it sails with another.'

type Verdict = { number: string; suggestedCarrier: { scac: string } | null }

/** A container in an order's form: documents keep the order, tracking knows numbers and carriers, so they meet here. */
export function ContainerField({ form, index }: { form: OrderForm; index: number }) {
  const path = `containers.${index}` as const
  const number = useFormText(form, `${path}.number`)
  const carrier = useFormText(form, `${path}.carrier`)
  const { suggested, settle } = useSuggestion(form, index)
  return (
    <Group gap="sm" mb="xs" align="flex-start" className="form-row">
      <ContainerNumberInput
        label="Container number"
        name={`${path}.number`}
        value={number}
        error={toText(form.errors[`${path}.number`])}
        onChange={(value) => form.setFieldValue(`${path}.number`, value)}
        onSettled={settle}
      />
      <CarrierSelect
        label="Carrier"
        value={carrier}
        description={carrier !== '' && carrier === suggested ? isSuggested : undefined}
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

/** The owner's prefix suggests a carrier once, where none is chosen; leased and shared boxes sail with others. */
function useSuggestion(form: OrderForm, index: number) {
  const path = `containers.${index}` as const
  const carriers = useCarriers()
  const [suggested, setSuggested] = useState<string>()
  const settle = (verdict: Verdict, typed: string) => {
    const row = form.getValues().containers[index]
    if (row?.number !== typed) return
    form.setFieldValue(`${path}.number`, verdict.number)
    const scac = verdict.suggestedCarrier?.scac
    if (row.carrier !== '' || suggested === scac || !carriers.some((known) => known.scac === scac)) return
    setSuggested(scac)
    form.setFieldValue(`${path}.carrier`, scac ?? '')
  }
  return { suggested, settle }
}

const toText = (error: unknown): string | undefined => (typeof error === 'string' ? error : undefined)
