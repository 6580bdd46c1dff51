export type Statistics = {
  /** Requests to the carrier's API, whatever became of them. */
  requests: number
  /** The same by container, where the request named one. */
  perContainer: Record<string, number>
  /** Most requests that were open at one time. */
  mostAtOnce: number
}

export type RequestCount = ReturnType<typeof createRequestCount>

/** Counts what was asked, so that a test can say "one call per container". */
export function createRequestCount() {
  let perContainer = new Map<string, number>()
  let [requests, open, mostAtOnce] = [0, 0, 0]

  /** Counts a request; the returned function says that it is over. */
  function begin(containerNumber: string | undefined): () => void {
    requests += 1
    open += 1
    mostAtOnce = Math.max(mostAtOnce, open)
    const isRoomLeft = perContainer.size < mostContainers
    if (containerNumber && (isRoomLeft || perContainer.has(containerNumber))) {
      perContainer.set(containerNumber, (perContainer.get(containerNumber) ?? 0) + 1)
    }
    return () => void (open -= 1)
  }

  function reset(): void {
    perContainer = new Map()
    requests = 0
    mostAtOnce = open
  }

  const read = (): Statistics => ({ requests, perContainer: Object.fromEntries(perContainer), mostAtOnce })
  return { begin, read, reset }
}

const mostContainers = 100_000
