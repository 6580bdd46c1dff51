import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

/** PGlite in a thread of its own, answering PostgreSQL's wire protocol: batches come in, replies go out. */
export type FromWorker = 'ready' | Uint8Array
export type ToWorker = 'close' | Uint8Array

const { dataDir } = workerData as { dataDir: string } // given by database-pglite
const port = parentPort
if (!port) throw new Error('This file runs as a worker thread.')
const say = (message: FromWorker) => port.postMessage(message)

const pglite = await PGlite.create({ dataDir })
port.on('message', (message: ToWorker) => void answer(message))
say('ready')

async function answer(message: ToWorker): Promise<void> {
  if (message !== 'close') return say(await pglite.execProtocolRaw(message))
  await pglite.close()
  process.exit()
}
