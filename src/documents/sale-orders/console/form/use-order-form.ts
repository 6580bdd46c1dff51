import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiProblem } from '../../../../console/ui/api-problem.ts'
import { getSaleOrder, listSaleOrders, type SaleOrder, type SaleOrderInput } from '../../contract.ts'
import { toFormPath, toInput, validateOrder, type OrderValues, type LineValues } from './form-values.ts'

/** Uncontrolled, so that typing in one of 500 lines redraws one field. */
export const useOrderForm = (initial: OrderValues) =>
  useForm<OrderValues>({ mode: 'uncontrolled', initialValues: initial, validate: validateOrder })
export type OrderForm = ReturnType<typeof useOrderForm>

/** Saves what the form holds, shows what the server refuses at its fields, and opens the saved order. */
export function useSaveOrder(form: OrderForm, write: (input: SaleOrderInput) => Promise<SaleOrder>) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => write(toInput(form.getValues())),
    onSuccess: async (order) => {
      form.resetDirty()
      await Promise.all([
        client.invalidateQueries({ queryKey: [getSaleOrder.path] }),
        client.invalidateQueries({ queryKey: [listSaleOrders.path] }),
        client.invalidateQueries({ queryKey: [`${getSaleOrder.path}/containers`] }),
      ])
      await navigate({ to: '/orders/$orderId', params: { orderId: order.id } })
    },
    onError: (error) => {
      if (error instanceof ApiProblem) form.setErrors(toFormErrors(error, form.getValues()))
    },
  })
}

const toFormErrors = (problem: ApiProblem, values: OrderValues): Record<string, string> =>
  Object.fromEntries(problem.problems.map(({ path, message }) => [toFormPath(path, values), message]))

/** One text of the form, redrawing only who asks for it. */
export function useFormText(form: OrderForm, path: string): string {
  const value = useValue(form, path)
  return typeof value === 'string' ? value : ''
}

/** All lines, redrawing at every key: for the total only. */
export function useFormLines(form: OrderForm): readonly LineValues[] {
  useValue(form, 'lines')
  return form.getValues().lines
}

// oxlint-disable-next-line react/hooks -- a form's own hook is the same one for as long as the form lives
const useValue = (form: OrderForm, path: string): unknown => form.useWatchValue(path)

/** What an input needs from the form. The path is also its name, by which a problem finds it. */
export const field = (form: OrderForm, path: string) => ({ ...form.getInputProps(path), name: path })
