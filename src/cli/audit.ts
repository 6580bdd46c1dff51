import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { linesOf } from '../control/lines.ts'
import { cannotTell, type Told } from '../control/socket.ts'
import { tellVerdict } from '../control/verbs.ts'
import { verifyExport } from '../ops/audit/export-format.ts'
import { askInstallation } from './installation.ts'

export type VerifyOptions = { export?: string; publicKey?: string; checkpoint?: string }
type Trusted = { publicKey?: string; checkpoint?: string }

/** Writes the log to standard output. */
export const exportAudit = (): Promise<number> =>
  print(askInstallation({ verb: 'audit.export', options: {} }))

/** Prints the keys that checkpoints are signed with, to be kept where nobody who can change the log can change them. */
export const showPublicKey = (): Promise<number> =>
  print(askInstallation({ verb: 'audit.public-key', options: {} }))

/** Proves the log, or an export of it: 0 proved, 1 not proved, 2 cannot tell. */
export async function verifyAudit(options: VerifyOptions): Promise<number> {
  try {
    const trusted = await readTrusted(options)
    return await print(
      options.export === undefined
        ? askInstallation({ verb: 'audit.verify', options: trusted })
        : proveExport(options.export, trusted),
    )
  } catch (error) {
    console.error(`Cannot tell. ${error instanceof Error ? error.message : String(error)}`)
    return cannotTell
  }
}

async function readTrusted({ publicKey, checkpoint }: VerifyOptions): Promise<Trusted> {
  return {
    ...(publicKey !== undefined && { publicKey: await readText(publicKey) }),
    ...(checkpoint !== undefined && { checkpoint: await readText(checkpoint) }),
  }
}

/** Nothing in a file is not "nothing to compare with": somebody wanted it compared. */
async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8')
  if (text.trim() === '') throw new Error(`${file} is empty.`)
  return text
}

async function* proveExport(file: string, trusted: Trusted): AsyncGenerator<Told> {
  const lines = linesOf(createReadStream(file, { encoding: 'utf8' }))
  yield* tellVerdict(await verifyExport(lines, trusted))
  if (trusted.publicKey !== undefined) return
  yield {
    error:
      'This was checked with the keys that the export itself names, which shows only that it is whole. ' +
      'Give --public-key to learn whose log it is.',
  }
}

/** Lines go to standard output, complaints to standard error; answers the exit code. */
async function print(telling: AsyncIterable<Told>): Promise<number> {
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
