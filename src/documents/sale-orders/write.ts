import { errors as kernelErrors } from '../../kernel/errors.ts'
import {
  containerProblems,
  problemsWith,
  toChecked,
  type CheckedOrder,
  type ContainerNumbers,
} from './check.ts'
import { statesAfter, type SaleOrder, type SaleOrderInput, type State } from './contract.ts'
import { differences } from './difference.ts'
import { errors } from './errors.ts'
import type { Work } from './dependencies.ts'
import { lockOrder } from './queries.ts'
import { getOrder, readOrder } from './read.ts'
import { storeChanged, storeNew } from './store.ts'

/** Writes one new order with its audit event. */
export async function createOrder(work: Work, input: SaleOrderInput): Promise<SaleOrder> {
  const order = checked(input, work.containerNumbers)
  const [created] = await storeNew(work, [order])
  if (created === undefined) throw new Error(`The order ${order.reference} was not written.`)
  const { id, state } = created
  await work.audit.record(work.db, {
    type: 'sale_order.created',
    outcome: 'success',
    by: work.by,
    subject: { type: 'sale_order', id },
    details: { reference: order.reference, state, containers: order.containers.map(({ number }) => number) },
  })
  return getOrder(work.db, id, work.partners)
}

/** Replaces an order with its audit event. */
export async function replaceOrder(
  work: Work,
  { id, version, ...input }: SaleOrderInput & { id: string; version: number },
): Promise<SaleOrder> {
  const yours = checked(input, work.containerNumbers)
  const head = await lockOrder(work.db, id)
  if (head === undefined) throw errors.SALE_ORDER_NOT_FOUND({ id })
  const current = await readOrder(work.db, head, work.partners)
  const changes = differences(yours, current)
  if (head.version !== version) {
    throw kernelErrors.VERSION_CONFLICT({}, { current, differences: changes })
  }
  const { state = head.state } = yours
  if (!mayBecome(head.state, state)) {
    throw errors.STATE_NOT_ALLOWED(
      { from: head.state, to: state },
      {
        allowed: statesAfter[head.state],
        problems: [{ path: '/state', message: `cannot follow ${head.state}` }],
      },
    )
  }
  await storeChanged(work, { ...yours, id, state })
  await work.audit.record(work.db, {
    type: 'sale_order.updated',
    outcome: 'success',
    by: work.by,
    subject: { type: 'sale_order', id },
    details: {
      reference: yours.reference,
      changed: changes.map(({ field }) => field),
      ...(state !== head.state && { state: { from: head.state, to: state } }),
    },
  })
  return getOrder(work.db, id, work.partners)
}

function checked(input: SaleOrderInput, numbers: ContainerNumbers): CheckedOrder {
  const problems = problemsWith(input)
  const [problem] = problems
  if (problem) {
    throw errors.SALE_ORDER_INVALID({ summary: `${problem.path} ${problem.message}` }, { problems })
  }
  const verdicts = (input.containers ?? []).map(({ number }) => numbers.check(number))
  const wrong = containerProblems(verdicts)
  const [first] = wrong
  if (first) {
    throw errors.CONTAINER_NUMBER_INVALID(
      { number: first.number, reason: first.message },
      { problems: wrong },
    )
  }
  return toChecked(input, verdicts)
}

export const mayBecome = (from: State, to: State): boolean => from === to || statesAfter[from].includes(to)
