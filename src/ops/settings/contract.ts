import * as Type from 'typebox'
import { endpoint, nullable, strictObject, timestamp } from '../../kernel/contract.ts'

const tag = 'Settings'

export const SettingState = strictObject({
  key: Type.String(),
  value: Type.Unknown(),
  default: Type.Unknown(),
  explanation: Type.String(),
  /** JSON Schema of what the setting accepts. */
  accepts: Type.Unknown(),
  restartNeeded: Type.Boolean(),
  perGroup: Type.Boolean({ description: 'Groups may have values of their own.' }),
  version: Type.Integer({ description: '0 when it was never changed.' }),
  changedAt: nullable(timestamp()),
  changedBy: nullable(Type.String()),
})
export type SettingState = Type.Static<typeof SettingState>

export const listSettings = endpoint({
  method: 'GET',
  path: '/settings',
  summary: 'Every setting that the caller may change, with its default, value, and who changed it when.',
  tag,
  access: 'signed-in',
  tokens: 'role',
  reply: strictObject({ items: Type.Array(SettingState) }),
})

export const changeSetting = endpoint({
  method: 'PUT',
  path: '/settings/:key',
  summary: 'Changes a setting; live on every node within a second. `null` returns to the default.',
  tag,
  access: 'signed-in',
  tokens: 'role',
  needsRecentSignIn: true,
  params: strictObject({ key: Type.String({ maxLength: 100 }) }),
  body: strictObject({
    value: Type.Unknown(),
    version: Type.Integer({ description: 'Of the state that the change was made on; 0 when never changed.' }),
    confirm: Type.Optional(Type.Boolean({ description: 'Change it although that locks somebody out.' })),
  }),
  reply: SettingState,
})
