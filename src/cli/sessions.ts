import { changeInstallation } from './change.ts'
import { print } from './print.ts'

export type EndOptions = { all?: boolean; user?: string }

/** Ends all sessions, or those of one person. Which of both is never guessed. */
export async function endSessions({ all = false, user }: EndOptions): Promise<number> {
  if (all === (user !== undefined)) {
    console.error('Say whose sessions: --all for everybody’s, or --user with an email address.')
    return 1
  }
  const options = user === undefined ? {} : { user }
  return print(changeInstallation({ verb: 'sessions.end', options }))
}
