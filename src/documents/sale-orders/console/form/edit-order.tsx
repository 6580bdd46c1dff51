import { useState } from 'react'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { call } from '../../../../console/ui/api.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { getSaleOrder, updateSaleOrder, type SaleOrder } from '../../contract.ts'
import { Conflict } from './conflict.tsx'
import type { ContainerField } from './form-containers.tsx'
import { orderLabels, toValues } from './form-values.ts'
import { OrderForm } from './order-form.tsx'
import { useOrderForm, useSaveOrder } from './use-order-form.ts'

type Props = { order: SaleOrder; containerField: ContainerField }

/** Changes an order. Who saved in between is not overwritten unless the person has seen what they changed. */
export function EditOrder({ order, containerField }: Props) {
  const [seen, setSeen] = useState(order)
  const [newer, setNewer] = useState<SaleOrder>()
  const form = useOrderForm(toValues(order))
  const params = { id: order.id }
  const save = useSaveOrder(form, async (input) => {
    try {
      return await call(updateSaleOrder, { params, body: { ...input, version: (newer ?? seen).version } })
    } catch (error) {
      if (isProblem(error, 'VERSION_CONFLICT')) setNewer(await call(getSaleOrder, { params }))
      throw error
    }
  })
  const takeTheirs = (theirs: SaleOrder) => {
    form.setInitialValues(toValues(theirs))
    form.reset()
    setSeen(theirs)
    setNewer(undefined)
    save.reset()
  }
  return (
    <OrderForm
      form={form}
      containerField={containerField}
      order={newer ?? seen}
      submitLabel={newer ? 'Overwrite with my version' : 'Save changes'}
      isSaving={save.isPending}
      onSubmit={() => save.mutate()}
      notice={
        <>
          {newer && (
            <Conflict mine={form.getValues()} theirs={newer} onTakeTheirs={() => takeTheirs(newer)} />
          )}
          {save.error && !isProblem(save.error, 'VERSION_CONFLICT') && (
            <ErrorState title="Nothing was saved" error={save.error} labels={orderLabels} />
          )}
        </>
      }
    />
  )
}
