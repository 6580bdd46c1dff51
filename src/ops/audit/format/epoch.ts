/** What was signed under an origin when sealing stopped there: stated by the first event under the next one. */
export type EpochEnd = { origin: string; size: number; root: string }

export const epochType = 'audit.epoch_opened'
export const keyType = 'audit.key_rotated'

export const formatEpochEnd = ({ origin, size, root }: EpochEnd): string => `${origin}/${size}/${root}`

export function parseEpochEnd(text: string): EpochEnd | undefined {
  const [, origin, size = '', root] = /^(.+)\/(\d{1,15})\/([0-9a-f]{64})$/.exec(text) ?? []
  return origin === undefined || root === undefined ? undefined : { origin, size: Number(size), root }
}
