import type { InputProblem } from '../../kernel/errors.ts'
import { readLine } from '../../kernel/text-fields.ts'

type Given = {
  name: string
  baseUrl: string
  authentication?: { kind: 'none' } | { kind: 'api_key'; header: string; key: string } | undefined
}

/** What is wrong with a carrier as somebody entered it, apart from what its schema says. */
export function problemsWith(
  given: Given,
  problemWithAddress: (url: string) => string | undefined,
): InputProblem[] {
  const problems: InputProblem[] = []
  const name = readLine(given.name, 80)
  if ('problem' in name) problems.push({ path: '/name', message: name.problem })
  const address = problemWithAddress(given.baseUrl)
  if (address !== undefined) problems.push({ path: '/baseUrl', message: address })
  const { authentication } = given
  if (authentication?.kind !== 'api_key') return problems
  if (ownHeaders.has(authentication.header.toLowerCase()) || /^-|-$/.test(authentication.header))
    problems.push({ path: '/authentication/header', message: 'is not a header that can carry a key' })
  if (!sendable.test(authentication.key))
    problems.push({
      path: '/authentication/key',
      message: 'must be visible ASCII characters, without spaces at its ends',
    })
  return problems
}

/** Headers with a meaning of their own for the connection, the body or the protocol. */
const ownHeaders = new Set(
  `host connection keep-alive upgrade te trailer transfer-encoding expect content-length content-type content-encoding
  accept accept-encoding api-version user-agent range cookie via forwarded date`.split(/\s+/),
)

const sendable = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/
