let isBackground = false

/** How long after a press of a key or a button what the page asks is taken to be asked by its person. */
const attendedMilliseconds = 5_000
// Whoever opens a page is there.
let attendedAt = performance.now()

const note = ({ isTrusted }: Event): void => {
  if (isTrusted) attendedAt = performance.now()
}

/** Called once, when the page starts: from then on it is known when its person last touched it. */
export function noticePerson(): void {
  for (const input of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
    addEventListener(input, note, { capture: true, passive: true })
}

/** What `start` asks of the server before it returns was asked by the page, not by a person: it does not keep the session alive. */
export function inBackground<Started>(start: () => Started): Started {
  isBackground = true
  try {
    return start()
  } finally {
    isBackground = false
  }
}

/**
 * What the server is told of a request that nobody made: of live updates, and of whatever is asked while nobody touches the page
 * (at intervals, when it gets the focus, when the network is back). Decided here alone, whatever screen asks.
 */
export const backgroundHeaders = (): Record<string, string> =>
  isBackground || performance.now() - attendedAt > attendedMilliseconds
    ? { 'x-breakwater-background': '1' }
    : {}
