import { formatCount, formatDay } from '../../../../console/ui/format.ts'
import type { Difference } from '../../../../console/ui/widgets/version-conflict.tsx'
import type { OrderValues } from './form-values.ts'
import { formatAmount, formatQuantity, isDecimal } from '../money.ts'
import { stateWords } from '../state-words.ts'

/** Where two versions of an order say different things, in words for a person. */
export const findDifferences = (mine: OrderValues, theirs: OrderValues): Difference[] =>
  [...new Set([...toSentences(mine).keys(), ...toSentences(theirs).keys()])]
    .map((field) => ({
      field,
      mine: toSentences(mine).get(field) ?? 'none',
      theirs: toSentences(theirs).get(field) ?? 'none',
    }))
    .filter(({ mine, theirs }) => mine !== theirs)

function toSentences(order: OrderValues): Map<string, string> {
  const lines = order.lines.filter(({ product }) => product.trim() !== '')
  const containers = order.containers.filter(({ number }) => number.trim() !== '')
  return new Map([
    ['Reference', order.reference],
    ['Partner', [order.partnerName, order.partnerEmail].filter((part) => part !== '').join(', ')],
    ['Order date', order.orderDate === '' ? 'none' : formatDay(order.orderDate)],
    ['State', stateWords[order.state]],
    ['Lines', formatCount(lines.length, 'line')],
    ...lines.map((line, index): [string, string] => [
      `Line ${index + 1}`,
      `${line.product}: ${toNumber(line.quantity, formatQuantity)} × ${toNumber(line.unitPrice, formatAmount)}`,
    ]),
    ...containers.map(({ number, carrier }, index): [string, string] => [
      `Container ${index + 1}`,
      carrier === '' ? number : `${number} with ${carrier}`,
    ]),
  ])
}

const toNumber = (text: string, format: (text: string) => string): string =>
  isDecimal(text) ? format(text) : text
