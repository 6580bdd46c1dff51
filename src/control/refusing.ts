import { isAppError } from '../kernel/errors.ts'
import type { Told } from './socket.ts'

/** What is refused is said, with its cure; only defects go further. */
export async function* refusing(telling: AsyncIterable<Told>): AsyncGenerator<Told> {
  try {
    let exit = 0
    for await (const told of telling) {
      if ('error' in told) exit = 1
      yield told
    }
    yield { exit }
  } catch (error) {
    if (!isAppError(error)) throw error
    yield { error: [error.message, error.cure].filter(Boolean).join(' ') }
    yield { exit: 1 }
  }
}
