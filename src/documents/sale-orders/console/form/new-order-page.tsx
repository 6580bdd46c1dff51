import { useState } from 'react'
import { call } from '../../../../console/ui/api.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../../console/ui/widgets/page-header.tsx'
import { createSaleOrder } from '../../contract.ts'
import type { ContainerField } from './form-containers.tsx'
import { newOrder, orderLabels } from './form-values.ts'
import { OrderForm } from './order-form.tsx'
import { useOrderForm, useSaveOrder } from './use-order-form.ts'

export function NewOrderPage({ containerField }: { containerField: ContainerField }) {
  const [initial] = useState(() => newOrder(new Date().toLocaleDateString('sv')))
  const form = useOrderForm(initial)
  const save = useSaveOrder(form, (body) => call(createSaleOrder, { body }))
  return (
    <>
      <PageHeader title="New order" back={{ to: '/orders', label: 'Orders' }} />
      <OrderForm
        form={form}
        containerField={containerField}
        submitLabel="Create order"
        isSaving={save.isPending}
        onSubmit={() => save.mutate()}
        notice={
          save.error && (
            <ErrorState title="The order was not created" error={save.error} labels={orderLabels} />
          )
        }
      />
    </>
  )
}
