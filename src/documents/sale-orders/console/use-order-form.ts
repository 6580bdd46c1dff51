import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiProblem } from '../../../console/api-problem.ts'
import { getSaleOrder, listSaleOrders, type SaleOrder, type SaleOrderInput } from '../contract.ts'
import { toFormPath, toInput, validateOrder, type OrderValues } from './form-values.ts'

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
