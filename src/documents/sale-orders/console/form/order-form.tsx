import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { LeaveGuard } from '../../../../console/ui/widgets/leave-guard.tsx'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { limits, states, statesAfter, type State } from '../../contract.ts'
import { field, type OrderForm as Form } from './use-order-form.ts'
import { FormContainers, type ContainerField } from './form-containers.tsx'
import { FormLines } from './form-lines.tsx'
import { PartnerFields } from './partner-fields.tsx'
import { stateWords } from '../state-words.ts'

type Props = {
  form: Form
  containerField: ContainerField
  submitLabel: string
  isSaving: boolean
  onSubmit: () => void
  /** What went wrong with the last attempt, if anything. */
  notice: ReactNode
  /** The stored order that is changed; without one it is a new order. */
  order?: { id: string; state: State }
}

/** A new order begins anywhere; a stored one stays what it is or goes on. */
const stateChoices = (stored: State | undefined) =>
  (stored === undefined ? states : [stored, ...statesAfter[stored]]).map((state) => ({
    value: state,
    label: stateWords[state],
  }))

/** The fields of an order, for a new one and for a change. */
export function OrderForm({ form, containerField, submitLabel, isSaving, onSubmit, notice, order }: Props) {
  return (
    <form onSubmit={form.onSubmit(onSubmit, focusFirstProblem)} noValidate>
      <LeaveGuard isDirty={form.isDirty} what="this order" />
      <Stack gap="md">
        <OrderFields form={form} stored={order?.state} />
        <FormContainers form={form} Field={containerField} />
        <FormLines form={form} />
        {notice}
        <Group gap="xs">
          <Button type="submit" loading={isSaving}>
            {submitLabel}
          </Button>
          <Button variant="default" renderRoot={(props) => <CancelLink orderId={order?.id} {...props} />}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function OrderFields({ form, stored }: { form: Form; stored: State | undefined }) {
  return (
    <Panel title="Order">
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <TextInput
          label="Reference"
          placeholder="SO-2025-0001"
          withAsterisk
          maxLength={limits.reference}
          autoComplete="off"
          {...field(form, 'reference')}
          key={form.key('reference')}
        />
        <TextInput
          type="date"
          label="Order date"
          withAsterisk
          {...field(form, 'orderDate')}
          key={form.key('orderDate')}
        />
        <NativeSelect
          label="State"
          data={stateChoices(stored)}
          {...field(form, 'state')}
          key={form.key('state')}
        />
        <PartnerFields form={form} />
      </SimpleGrid>
    </Panel>
  )
}

function CancelLink({ orderId, ...props }: { orderId: string | undefined }) {
  if (orderId === undefined) return <Link to="/orders" {...props} />
  return <Link to="/orders/$orderId" params={{ orderId }} {...props} />
}

function focusFirstProblem(errors: Record<string, unknown>): void {
  const [path] = Object.keys(errors)
  document.querySelector<HTMLElement>(`[name="${path}"]`)?.focus()
}
