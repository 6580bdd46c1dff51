/** Exact decimal arithmetic on texts such as `12.5000`; money never passes through floating point. */

const scale = 4
const pattern = /^(-?)(\d{1,15})(?:\.(\d{1,4}))?$/
const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 })
const amount = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 4 })

export const isDecimal = (text: string): boolean => pattern.test(text)

/** Sum of quantity × unit price, two decimals, half away from zero as the database does; undefined while a number is unfinished. */
export function toTotal(lines: readonly { quantity: string; unitPrice: string }[]): string | undefined {
  let sum = 0n
  for (const { quantity, unitPrice } of lines) {
    const [units, price] = [toUnits(quantity), toUnits(unitPrice)]
    if (units === undefined || price === undefined) return undefined
    sum += units * price
  }
  return toTwoDecimals(sum)
}

/** `1234.5000` → `1,234.5` */
export const formatQuantity = (text: string): string => grouped.format(text as `${number}`)

/** `1234.5` → `1,234.50` */
export const formatAmount = (text: string): string => amount.format(text as `${number}`)

function toUnits(text: string): bigint | undefined {
  const match = pattern.exec(text.trim())
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  return BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`)
}

/** From 10⁻⁸, the unit of a product, to hundredths. */
function toTwoDecimals(product: bigint): string {
  const unit = 10n ** BigInt(2 * scale - 2)
  const size = product < 0n ? -product : product
  const hundredths = ((size + unit / 2n) / unit).toString().padStart(3, '0')
  const sign = product < 0n && hundredths !== '000' ? '-' : ''
  return `${sign}${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`
}
