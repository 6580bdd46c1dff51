/** The subject of a heartbeat says when the next one is due, so that a verifier needs no settings. */
export const heartbeatType = 'audit.heartbeat'

export const heartbeatSubject = (minutes: number) => ({ type: 'heartbeat', id: `PT${minutes}M` })

export function parseHeartbeat(text: string): number | undefined {
  const [, minutes] = /^PT(\d{1,4})M$/.exec(text) ?? []
  return minutes === undefined ? undefined : Number(minutes)
}
