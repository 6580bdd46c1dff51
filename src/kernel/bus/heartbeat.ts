/** Who is alive, as heard over the bus, and whether this node hears at all. */
export type Heartbeat = {
  /** Notes that something from `node` was heard. */
  heard(node: string): void
  /** Notes that the connection was lost, or is a new one: what was said in between is gone, however short it was. */
  interrupted(): void
  isHearing(): boolean
  onHearingChange(callback: (isHearing: boolean) => void): void
  liveNodes(): readonly string[]
  start(): void
  stop(): void
}

const beatEveryMilliseconds = 500
const deafAfterMilliseconds = 1_000
const goneAfterMilliseconds = 3_000

/**
 * A node that has not heard its own heartbeat for a second does not hear the others either.
 * `isAlone`: with the embedded database nobody but this process can write, so there is nobody it could fail to hear.
 */
export function createHeartbeat(dependencies: {
  nodeId: string
  isAlone: boolean
  beat: () => void
}): Heartbeat {
  const { nodeId, isAlone } = dependencies
  const lastHeard = new Map<string, number>()
  const callbacks: ((isHearing: boolean) => void)[] = []
  let wasHearing = isAlone
  let timer: NodeJS.Timeout | undefined

  const isHearing = (): boolean =>
    isAlone || performance.now() - (lastHeard.get(nodeId) ?? -Infinity) < deafAfterMilliseconds
  const tellChange = (): void => {
    wasHearing = isHearing()
    for (const callback of callbacks) callback(wasHearing)
  }
  const noteChange = (): void => {
    if (isHearing() !== wasHearing) tellChange()
  }
  const tick = (): void => {
    noteChange()
    dependencies.beat()
  }

  return {
    isHearing,
    onHearingChange: (callback) => void callbacks.push(callback),
    heard(node) {
      lastHeard.set(node, performance.now())
      noteChange()
    },
    interrupted() {
      lastHeard.delete(nodeId)
      tellChange()
    },
    liveNodes() {
      const since = performance.now() - goneAfterMilliseconds
      for (const [node, heardAt] of lastHeard) if (heardAt < since) lastHeard.delete(node)
      return [...new Set([nodeId, ...lastHeard.keys()])]
    },
    start() {
      if (isAlone) return
      timer = setInterval(tick, beatEveryMilliseconds)
      tick()
    },
    stop: () => clearInterval(timer),
  }
}
