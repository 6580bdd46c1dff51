import * as Type from 'typebox'
import { endpoint, pageOf, pageQuery, strictObject, uuid, words } from '../../kernel/contract.ts'
import { groupNameField } from '../../kernel/text-fields.ts'

const tag = 'People'
const byId = strictObject({ id: uuid() })

/** A group's own values of session settings; of several groups the strictest value counts. */
export const GroupSettings = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())

export const Group = strictObject({
  id: uuid(),
  name: Type.String(),
  members: Type.Integer(),
  settings: GroupSettings,
  version: Type.Integer(),
})
export type Group = Type.Static<typeof Group>

export const groupSorts = ['name', '-name', 'members', '-members'] as const

export const listGroups = endpoint({
  method: 'GET',
  path: '/groups',
  summary: 'Groups, by name unless said otherwise.',
  tag,
  access: 'security',
  tokens: 'people',
  query: strictObject({
    ...pageQuery,
    search: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name.' })),
    sort: Type.Optional(words(groupSorts)),
  }),
  reply: pageOf(Group),
  isList: true,
})

export const createGroup = endpoint({
  method: 'POST',
  path: '/groups',
  summary: 'Creates a group.',
  tag,
  access: 'admin',
  tokens: 'people',
  needsRecentSignIn: true,
  body: strictObject({ name: groupNameField(), settings: Type.Optional(GroupSettings) }),
  reply: Group,
  status: 201,
})

export const updateGroup = endpoint({
  method: 'PATCH',
  path: '/groups/:id',
  summary: 'Renames a group or changes its session settings; `settings` replaces all of them.',
  tag,
  access: 'admin',
  tokens: 'people',
  needsRecentSignIn: true,
  params: byId,
  body: strictObject({
    version: Type.Integer(),
    name: Type.Optional(groupNameField()),
    settings: Type.Optional(GroupSettings),
  }),
  reply: Group,
})

export const removeGroup = endpoint({
  method: 'DELETE',
  path: '/groups/:id',
  summary: 'Removes a group; its members stay.',
  tag,
  access: 'admin',
  tokens: 'people',
  needsRecentSignIn: true,
  params: byId,
  query: strictObject({
    version: Type.Optional(Type.Integer({ description: 'Refuses when the group is another one by now.' })),
  }),
})
