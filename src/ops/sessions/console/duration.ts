/** `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`: as exact as anybody asks. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return pair([hours, 'h'], [minutes % 60, 'min'])
  return pair([Math.floor(hours / 24), 'd'], [hours % 24, 'h'])
}

const pair = (...parts: [count: number, unit: string][]): string =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
