import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'

/** Asks the browser for a passkey that answers the challenge. */
export const usePasskey = (options: unknown): Promise<unknown> =>
  // The server made the options with the other half of the same library.
  inPlainWords(startAuthentication, { optionsJSON: options as RequestOptions })

/** Asks the browser to make a passkey for the challenge. */
export const makePasskey = (options: unknown): Promise<unknown> =>
  inPlainWords(startRegistration, { optionsJSON: options as CreationOptions })

/** Whether this browser can do it at this address: never at an IP address, whatever the server thinks it is called. */
export const canUsePasskeys = (): boolean =>
  browserSupportsWebAuthn() && !/^\[|^[\d.]+$/.test(globalThis.location.hostname)

type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON']

/** By the names that the WebAuthn standard gives to refusals. */
const words: Readonly<Record<string, string>> = {
  NotAllowedError: 'It was cancelled, took too long, or no fitting passkey is on this device.',
  AbortError: 'It was cancelled.',
  InvalidStateError: 'This device holds a passkey of yours already.',
  NotSupportedError: 'This device cannot keep a passkey of the kind that is needed.',
  ConstraintError: 'This device cannot ask for a PIN, a finger or a face, which a passkey needs.',
  SecurityError: 'Passkeys do not work at this address.',
}

async function inPlainWords<Options, Answer>(
  ask: (options: Options) => Promise<Answer>,
  options: Options,
): Promise<Answer> {
  try {
    return await ask(options)
  } catch (error) {
    const { name, message } = error as Error
    throw new Error(words[name] ?? message, { cause: error })
  }
}
