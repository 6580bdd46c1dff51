import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Endpoint } from '../../../kernel/contract.ts'
import { ApiProblem } from '../api-problem.ts'
import { call, type Input, type Reply } from '../api.ts'
import { toFieldProblems, type FieldProblem, type Labels } from './field-problems.ts'
import { findProblems } from './problems.ts'

type Options<E extends Endpoint, Values extends Record<string, unknown>> = {
  endpoint: E
  initial: Values
  /** Called by the place of the field in the body; the values of the form have the same names. */
  labels: Labels
  /** What is sent for what is typed. */
  toBody: (values: Values) => Input<E>['body']
  params?: object
  onSaved: (reply: Reply<E>) => unknown
}

/**
 * A form that writes the body of an endpoint. The contract says what is wrong before anything is sent, all at once; what the server
 * refuses besides is put at its field too.
 */
export function useContractForm<E extends Endpoint, Values extends Record<string, unknown>>(
  options: Options<E, Values>,
) {
  const { endpoint, labels, toBody } = options
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const form = useForm<Values>({ initialValues: options.initial })
  const saving = useMutation({
    // Params and body are those of the endpoint's own input.
    mutationFn: (body: Input<E>['body']) =>
      call(endpoint, { params: options.params, body } as unknown as Input<E>),
    onSuccess: (reply) => {
      form.resetDirty()
      return options.onSaved(reply)
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.problems.length > 0)
        show(toFieldProblems(error.problems, labels))
    },
    gcTime: 0,
  })

  /** Every problem at its field, and the focus on the first. */
  const show = (found: readonly FieldProblem[]) => {
    setProblems(found)
    form.setErrors(Object.fromEntries(found.map(({ field = '', sentence }) => [field, sentence])))
    const first = found.find(({ field }) => field !== undefined)?.field
    if (first !== undefined) focus(first)
  }
  const focus = (field: string) => focusField(form.getInputNode(field) ?? null)

  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault()
    const body = toBody(form.getValues())
    const found = findProblems(endpoint.body, body, labels)
    show(found)
    if (found.length === 0) saving.mutate(body)
  }
  return { form, saving, submit, problems, focus }
}
export type ContractForm = Pick<
  ReturnType<typeof useContractForm<Endpoint, Record<string, unknown>>>,
  'submit' | 'problems' | 'focus'
> & { saving: { error: Error | null; isPending: boolean } }

/** A field of several inputs is entered at its first. */
function focusField(node: HTMLElement | null): void {
  const input = node?.matches('input, select, textarea')
    ? node
    : node?.querySelector<HTMLElement>('input, button')
  input?.focus()
}
