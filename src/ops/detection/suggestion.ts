/** What an investigation came to. */
export type Verdict = 'true_positive' | 'false_positive' | 'benign'
export type Assessed = { count: number; verdict: Verdict }

const fewestVerdicts = 5

/**
 * The threshold that would have left out most false findings of a rule without losing one that was right; undefined as long as there are
 * fewer than five verdicts, or nothing would be better.
 */
export function suggestThreshold(
  findings: readonly Assessed[],
  { threshold, most }: { threshold: number; most: number },
): { threshold: number; sentence: string } | undefined {
  if (findings.length < fewestVerdicts) return undefined
  const right = findings.filter(({ verdict }) => verdict === 'true_positive').map(({ count }) => count)
  const wrong = findings.filter(({ verdict }) => verdict !== 'true_positive').map(({ count }) => count)
  const highest = right.length > 0 ? Math.min(...right) : Math.max(...wrong) + 1
  const suggested = Math.min(highest, most)
  const spared = wrong.filter((count) => count < suggested).length
  if (suggested <= threshold || spared === 0) return undefined
  const kept = right.length > 0 ? ` and none of the ${right.length} confirmed ones` : ''
  return {
    threshold: suggested,
    sentence: `At ${suggested}, ${spared} of ${wrong.length} false findings would not have been reported${kept}.`,
  }
}
