import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { linesOf } from '../control/lines.ts'
import { cannotTell, type Request, type Told } from '../control/socket.ts'
import { tellVerdict } from '../control/verbs.ts'
import { verifyExport } from '../ops/audit/verifying/export-format.ts'
import { verifyPack } from '../ops/audit/verifying/verify-pack.ts'
import { askInstallation } from './installation.ts'
import { print } from './print.ts'

export type VerifyOptions = { export?: string; pack?: string; publicKey?: string; checkpoint?: string }
type Trusted = { publicKey?: string; checkpoint?: string }

/** Writes the log to standard output. */
export const exportAudit = (): Promise<number> =>
  print(askInstallation({ verb: 'audit.export', options: {} }))

/** Prints the keys that checkpoints are signed with, to be kept where nobody who can change the log can change them. */
export const showPublicKey = (): Promise<number> =>
  print(askInstallation({ verb: 'audit.public-key', options: {} }))

/** Lets a new key sign from now on, and prints it. */
export const rotateKey = (): Promise<number> => change('rotate-key', {})

/** Lets sealing go on after a database was restored to an older state. */
export const openEpoch = ({ reason }: { reason: string }): Promise<number> =>
  change('open-epoch', { reason, who: userInfo().username })

/** Erases who a person was; values and salts go, leaves and proofs stay. */
export const erasePerson = (_options: object, user: string): Promise<number> => change('erase', { user })

/** Loaded when it is used: proving an export needs no server. */
async function change(verb: string, options: Request['options']): Promise<number> {
  const { changeInstallation } = await import('./change.ts')
  return print(changeInstallation({ verb: `audit.${verb}`, options }))
}

/** Proves the log, an export of it or an evidence pack: 0 proved, 1 not proved, 2 cannot tell. */
export async function verifyAudit(options: VerifyOptions): Promise<number> {
  try {
    const trusted = await readTrusted(options)
    if (options.pack !== undefined) return await print(provePack(options.pack, options, trusted))
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
  const bytes = await readFile(file)
  // Windows PowerShell writes UTF-16 when it redirects.
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes)
  if (text.trim() === '') throw new Error(`${file} is empty.`)
  return text
}

async function* proveExport(file: string, trusted: Trusted): AsyncGenerator<Told> {
  const lines = linesOf(createReadStream(file, { encoding: 'utf8' }))
  yield* tellVerdict(await verifyExport(lines, trusted))
  if (trusted.publicKey === undefined) yield ownKeysOnly
}

async function* provePack(file: string, options: VerifyOptions, trusted: Trusted): AsyncGenerator<Told> {
  if (options.export !== undefined || options.checkpoint !== undefined)
    throw new Error('--pack goes with --public-key only: a pack holds some events, not the whole log.')
  const { publicKey } = trusted
  const verdict = verifyPack(await readFile(file), publicKey === undefined ? {} : { publicKey })
  const { problem, about, files, events, checkpoints, erasedValues } = verdict
  yield {
    line: problem
      ? `Not proved. ${problem.sentence}`
      : `Proved. ${about}. Files: ${files}, events: ${events}, checkpoints: ${checkpoints}, erased values: ${erasedValues}`,
  }
  if (publicKey === undefined) yield ownKeysOnly
  yield { exit: verdict.ok ? 0 : 1 }
}

const ownKeysOnly: Told = {
  error:
    'This was checked with the keys that the file itself names, which shows only that it is whole. ' +
    'Give --public-key to learn whose log it is.',
}
