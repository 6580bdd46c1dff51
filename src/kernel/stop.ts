/** Stops one part after another. One that fails does not keep the rest from stopping; its error is thrown when all have had their turn. */
export async function stopInTurn(parts: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = []
  for (const stop of parts) {
    try {
      await stop()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, 'Several parts did not stop cleanly.')
  if (failures.length === 1) throw failures[0]
}
