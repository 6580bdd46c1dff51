import type { LineValues } from './form-values.ts'
import type { OrderForm } from './use-order-form.ts'

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
