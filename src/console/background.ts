let isBackground = false

/** What `start` asks of the server before it returns was asked by the page, not by a person: it does not keep the session alive. */
export function inBackground<Started>(start: () => Started): Started {
  isBackground = true
  try {
    return start()
  } finally {
    isBackground = false
  }
}

/** What the server is told of a request that nobody made. */
export const backgroundHeaders = (): Record<string, string> =>
  isBackground ? { 'x-breakwater-background': '1' } : {}
