import * as Type from 'typebox'
import { Compile } from 'typebox/schema'
import type { Secrets } from '../../kernel/secrets.ts'
import { strictObject } from '../../kernel/contract.ts'

export type Credentials = { header: string; key: string }

const purpose = 'carrier-credentials'

/** Sealed together with the origin they are for, so that a row changed behind our back sends the key nowhere else. */
export function sealCredentials(secrets: Secrets, baseUrl: string, { header, key }: Credentials): Buffer {
  const text = JSON.stringify({ header, key, origin: originOf(baseUrl) })
  return Buffer.from(secrets.seal(purpose, Buffer.from(text)))
}

/** Opens credentials for a call; undefined when they were sealed for another origin or under another master key. */
export function openCredentials(
  secrets: Secrets,
  baseUrl: string,
  sealed: Uint8Array,
): Credentials | undefined {
  const opened = open(secrets, sealed)
  if (!shape.Check(opened) || opened.origin !== originOf(baseUrl)) return undefined
  return { header: opened.header, key: opened.key }
}

export const originOf = (baseUrl: string): string => new URL(baseUrl).origin

function open(secrets: Secrets, sealed: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(secrets.open(purpose, sealed)).toString())
  } catch {
    return undefined
  }
}

const shape = Compile(strictObject({ header: Type.String(), key: Type.String(), origin: Type.String() }))
