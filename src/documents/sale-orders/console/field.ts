import type { OrderForm } from './use-order-form.ts'

/** What an input needs from the form. The path is also its name, by which a problem finds it. */
export const field = (form: OrderForm, path: string) => ({ ...form.getInputProps(path), name: path })
