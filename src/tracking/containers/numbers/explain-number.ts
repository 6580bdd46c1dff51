import type { ContainerNumberVerdict } from '../contract.ts'
import { checkContainerNumber } from './iso6346.ts'
import { suggestCarrier } from './known-carriers.ts'

/** The verdict on a container number, as the console shows it while somebody types. */
export function explainContainerNumber(text: string): ContainerNumberVerdict {
  const verdict = checkContainerNumber(text)
  const { number } = verdict
  const ownerCode = number.length >= 3 ? number.slice(0, 3) : null
  return {
    isValid: verdict.valid,
    number,
    reason: verdict.valid ? null : verdict.reason,
    ownerCode,
    category: number[3] ?? null,
    checkDigit: /^\d$/.test(number[10] ?? '') ? Number(number[10]) : null,
    expectedCheckDigit: verdict.valid ? verdict.checkDigit : (verdict.expectedCheckDigit ?? null),
    suggestion: verdict.valid ? null : (verdict.suggestion ?? null),
    suggestedCarrier: (ownerCode && suggestCarrier(ownerCode)) || null,
  }
}
