import { call } from '../../../console/ui/api.ts'
import { usePasskey } from '../../factors/console/passkey.ts'
import { startPasskeySignIn, stepUpWithPasskey } from '../contract.ts'

export async function stepUpByPasskey() {
  const { ticket, options } = await call(startPasskeySignIn, {})
  const response = await usePasskey(options)
  return call(stepUpWithPasskey, { body: { ticket, response } })
}
