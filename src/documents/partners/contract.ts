import * as Type from 'typebox'
import { endpoint, nullable, pageOf, pageQuery, strictObject, uuid } from '../../kernel/contract.ts'

const tag = 'Partners'

export const Partner = strictObject({
  id: uuid(),
  name: Type.String(),
  email: nullable(Type.String()),
})
export type Partner = Type.Static<typeof Partner>

export const listPartners = endpoint({
  method: 'GET',
  path: '/partners',
  summary: 'Partners (customers and suppliers), by name.',
  tag,
  access: 'viewer',
  tokens: 'orders',
  query: strictObject({ ...pageQuery, search: Type.Optional(Type.String({ maxLength: 100 })) }),
  reply: pageOf(Partner),
  isList: true,
})
