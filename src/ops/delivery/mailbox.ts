/** Who sends or receives. */
export type Mailbox = { name: string; address: string }

/** One plain address. What separates addresses or headers has no place in it, so that one recipient stays one. */
const addressShape = /^[^\s\p{Cc}<>()[\]\\,;:@"]{1,64}@[^\s\p{Cc}<>()[\]\\,;:@"]{1,253}$/u
const mailboxShape = /^(?<name>[^<>\p{Cc}"]*)<(?<address>[^<>]+)>$/u

export const isMailAddress = (text: string): boolean => addressShape.test(text)

/** Reads `Harbour Company <no-reply@example.com>` or the bare address; throws with the reason. */
export function parseMailbox(text: string): Mailbox {
  const { name = '', address = text } = mailboxShape.exec(text.trim())?.groups ?? {}
  const mailbox = { name: name.trim(), address: address.trim() }
  if (!isMailAddress(mailbox.address)) throw new Error(`"${text}" is not an e-mail address`)
  return mailbox
}

/** As `parseMailbox` reads it. */
export const formatMailbox = ({ name, address }: Mailbox): string =>
  name === '' ? address : `${name} <${address}>`

/** A line that stays one line wherever it is put: no control character can begin another header or paragraph. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
