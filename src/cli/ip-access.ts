import type { Request } from '../control/socket.ts'
import { changeInstallation } from './change.ts'
import { print } from './print.ts'

/** The way back in when the IP rules keep everybody out: switches them off, until they are put in force again. */
export const disableIpAccess = (): Promise<number> => act('disable')

export const enableIpAccess = ({ confirm = false }: { confirm?: boolean }): Promise<number> =>
  act('enable', confirm ? { confirm: 'yes' } : {})

/** Keeps the change that waits to be confirmed, also one that no administrator gets in under. */
export const confirmIpChange = (): Promise<number> => act('confirm')

export const undoIpChange = (): Promise<number> => act('undo')

export const showIpAccess = (): Promise<number> => act('status')

const act = (verb: string, options: Request['options'] = {}): Promise<number> =>
  print(changeInstallation({ verb: `ip-access.${verb}`, options }))
