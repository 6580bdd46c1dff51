import type { Request } from '../control/socket.ts'
import { changeInstallation } from './change.ts'
import { print } from './print.ts'

export type CreateOptions = { email: string; name: string; role: string[]; passwordStdin?: boolean }

/** Creates a person: with a password from standard input they can sign in at once, without one they are invited. */
export async function createUser({
  email,
  name,
  role,
  passwordStdin = false,
}: CreateOptions): Promise<number> {
  const password = passwordStdin ? { password: await readPassword() } : {}
  return act('create', { email, name, role: role.join(','), ...password })
}

/** Prints a link to choose a new password, and removes the second factors if that is asked for. */
export const resetUser = (
  { secondFactors = false }: { secondFactors?: boolean },
  email: string,
): Promise<number> => act('reset', { email, ...(secondFactors && { 'second-factors': 'remove' }) })

export const unlockUser = (_options: object, email: string): Promise<number> => act('unlock', { email })
export const disableUser = ({ confirm = false }: { confirm?: boolean }, email: string): Promise<number> =>
  act('disable', { email, ...(confirm && { confirm: 'yes' }) })
export const enableUser = (_options: object, email: string): Promise<number> => act('enable', { email })
export const listUsers = (): Promise<number> => act('list', {})

const act = (verb: string, options: Request['options']): Promise<number> =>
  print(changeInstallation({ verb: `user.${verb}`, options }))

/** More than any password may have. */
const longestInput = 8_192

/** All of standard input but the end of its line. An argument could be read by everybody on the machine. */
async function readPassword(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > longestInput) break
  }
  return text.replace(/\r?\n$/, '')
}
