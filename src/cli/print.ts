import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { cannotTell, type Told } from '../control/socket.ts'

/** Lines go to standard output, complaints to standard error; answers the exit code. */
export async function print(telling: AsyncIterable<Told>): Promise<number> {
  let exit = cannotTell
  const lines = async function* (): AsyncGenerator<string> {
    for await (const told of telling) {
      if ('line' in told) yield `${told.line}\n`
      else if ('error' in told) console.error(told.error)
      else exit = told.exit
    }
  }
  await pipeline(Readable.from(lines()), process.stdout, { end: false }).catch((error: unknown) => {
    // Whoever reads (`| head`) has seen enough.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  })
  return exit
}
