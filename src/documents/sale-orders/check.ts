import type { InputProblem } from '../../kernel/errors.ts'
import { canonicalText, readEmail, readPartnerName, readReference } from '../../kernel/text-fields.ts'
import { limits, type SaleOrderInput, type State } from './contract.ts'
import {
  problemWithCarrier,
  problemWithDate,
  problemWithDecimal,
  problemWithEmail,
  problemWithPartnerName,
  problemWithProduct,
  problemWithReference,
} from './fields.ts'

/** Tells container numbers from other texts (ISO 6346). */
export type ContainerNumbers = { check(text: string): ContainerVerdict }
export type ContainerVerdict = {
  isValid: boolean
  /** The canonical spelling. */
  number: string
  reason: string | null
  suggestion: string | null
}

export type Container = { number: string; carrier: string | null }

/** An order that may be written: every text storable, every container number canonical and there once. */
export type CheckedOrder = {
  reference: string
  partner: { name: string; email: string | null }
  orderDate: string
  /** Absent: a new order is a draft, an existing one stays what it is. */
  state?: State
  lines: readonly { product: string; quantity: string; unitPrice: string }[]
  containers: readonly Container[]
}

export type ContainerProblem = InputProblem & { number: string; suggestion: string | null }

/** What is wrong with the order's fields, container numbers aside; nothing for one that can be written. */
export function problemsWith(input: SaleOrderInput): InputProblem[] {
  const { reference, partner, orderDate, lines = [], containers = [] } = input
  return [
    at('/reference', problemWithReference(reference)),
    at('/partner/name', problemWithPartnerName(partner.name)),
    at('/partner/email', optional(partner.email, problemWithEmail)),
    at('/orderDate', problemWithDate(orderDate)),
    at('/lines', tooMany(lines, limits.lines)),
    ...lines.flatMap((line, index) => [
      at(`/lines/${index}/product`, problemWithProduct(line.product)),
      at(`/lines/${index}/quantity`, problemWithDecimal(line.quantity)),
      at(`/lines/${index}/unitPrice`, problemWithDecimal(line.unitPrice)),
    ]),
    at('/containers', tooMany(containers, limits.containers)),
    ...containers.map(({ carrier }, index) =>
      at(`/containers/${index}/carrier`, optional(carrier, problemWithCarrier)),
    ),
  ].flat()
}

/** Numbers that are none, with the one that was probably meant, and numbers that stand there twice. */
export function containerProblems(verdicts: readonly ContainerVerdict[]): ContainerProblem[] {
  return verdicts.flatMap(({ isValid, number, reason, suggestion }, index) => {
    const first = verdicts.findIndex((other) => other.number === number)
    const message = isValid ? twice(first, index) : (reason ?? 'is not a container number')
    return message === undefined ? [] : [{ path: `/containers/${index}/number`, message, number, suggestion }]
  })
}

/** The input with every default filled in, its texts and container numbers in their canonical spelling. */
export function toChecked(input: SaleOrderInput, verdicts: readonly ContainerVerdict[]): CheckedOrder {
  const { reference, partner, orderDate, state, lines = [], containers = [] } = input
  return {
    reference: canonicalText(readReference, reference),
    partner: {
      name: canonicalText(readPartnerName, partner.name),
      email: partner.email ? canonicalText(readEmail, partner.email) : null,
    },
    orderDate,
    ...(state && { state }),
    lines,
    containers: containers.map(({ number, carrier = null }, index) => ({
      number: verdicts[index]?.number ?? number,
      carrier,
    })),
  }
}

const at = (path: string, message: string | undefined): InputProblem[] =>
  message === undefined ? [] : [{ path, message }]

const optional = (
  text: string | null | undefined,
  check: (text: string) => string | undefined,
): string | undefined => (text === null || text === undefined ? undefined : check(text))

const tooMany = (list: readonly unknown[], most: number): string | undefined =>
  list.length > most ? `has more than ${most} entries` : undefined

const twice = (first: number, index: number): string | undefined =>
  first === index ? undefined : `stands in this order twice (also at /containers/${first})`
