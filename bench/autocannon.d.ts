/** The part of autocannon that is used; the package brings no types. */
declare module 'autocannon' {
  export type Request = { method?: string; path: string; headers: Record<string, string> }
  export type Client = {
    setRequests(requests: readonly Request[]): void
    on(event: 'response', listener: (status: number, bytes: number, milliseconds: number) => void): void
  }
  export type Options = {
    url: string
    connections: number
    duration: number
    setupClient(client: Client): void
  }
  export type Result = {
    requests: { total: number }
    duration: number
    non2xx: number
    errors: number
    timeouts: number
  }
  export default function autocannon(options: Options): Promise<Result>
}
