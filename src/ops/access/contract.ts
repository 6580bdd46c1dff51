import * as Type from 'typebox'
import { endpoint, strictObject, words } from '../../kernel/contract.ts'
import { roles } from '../../kernel/identity.ts'

const tag = 'Sign-in'

/** Who is signed in, as every screen needs it. */
export const Me = strictObject({
  user: strictObject({
    id: Type.String(),
    email: Type.String(),
    name: Type.String(),
    roles: Type.Array(words(roles)),
  }),
  session: strictObject({ id: Type.String() }),
})
export type Me = Type.Static<typeof Me>

export const signIn = endpoint({
  method: 'POST',
  path: '/auth/sign-in',
  summary: 'Opens a session and sets its cookie.',
  tag,
  access: 'anyone',
  body: strictObject({
    email: Type.String({ minLength: 1, maxLength: 254 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  }),
  reply: Me,
})

export const signOut = endpoint({
  method: 'POST',
  path: '/auth/sign-out',
  summary: 'Ends this session and clears its cookie.',
  tag,
  access: 'signed-in',
})

export const me = endpoint({
  method: 'GET',
  path: '/auth/me',
  summary: 'Who this session belongs to.',
  tag,
  access: 'signed-in',
  reply: Me,
})
