import * as Type from 'typebox'
import { endpoint, nullable, strictObject, timestamp, uuid, words } from '../../kernel/contract.ts'
import { roles } from '../../kernel/identity.ts'

const tag = 'Sign-in'
const password = () => Type.String({ minLength: 1, maxLength: 1024 })
const ticket = () => Type.String({ minLength: 43, maxLength: 43 })
/** A code of an authenticator app or a recovery code, as people type them. */
const code = () => Type.String({ minLength: 6, maxLength: 40 })

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

export const signInWays = endpoint({
  method: 'GET',
  path: '/auth/ways',
  summary: 'How one can sign in here.',
  tag,
  access: 'anyone',
  reply: strictObject({
    passkeys: Type.Boolean(),
    oidc: Type.Array(strictObject({ id: Type.String(), name: Type.String() })),
    resetByMail: Type.Boolean(),
  }),
})

export const signIn = endpoint({
  method: 'POST',
  path: '/auth/sign-in',
  summary: 'Opens a session and sets its cookie. `SECOND_FACTOR_NEEDED` asks for the same again with `code`.',
  tag,
  access: 'anyone',
  body: strictObject({
    email: Type.String({ minLength: 1, maxLength: 254 }),
    password: password(),
    code: Type.Optional(code()),
  }),
  reply: Me,
})

/** What a person sees of a session when one of them has to end. */
export const OpenSession = strictObject({
  id: uuid(),
  device: Type.String(),
  os: Type.String(),
  browser: Type.String(),
  address: Type.String(),
  country: nullable(Type.String()),
  openedAt: timestamp(),
  lastSeenAt: timestamp(),
})
export type OpenSession = Type.Static<typeof OpenSession>

/** What travels with `SESSION_LIMIT` where the person may choose. */
export const SessionChoice = strictObject({ ticket: Type.String(), sessions: Type.Array(OpenSession) })
export type SessionChoice = Type.Static<typeof SessionChoice>

export const showSessionChoice = endpoint({
  method: 'POST',
  path: '/auth/sign-in/choice',
  summary: 'The open sessions that a ticket of `SESSION_LIMIT` lets one choose from.',
  tag,
  access: 'anyone',
  body: strictObject({ ticket: ticket() }),
  reply: SessionChoice,
})

export const chooseSession = endpoint({
  method: 'POST',
  path: '/auth/sign-in/choose',
  summary: 'Ends the chosen session and opens the new one that the limit had kept out.',
  tag,
  access: 'anyone',
  body: strictObject({ ticket: ticket(), endSessionId: uuid() }),
  reply: Me,
})

/** A challenge for `navigator.credentials.get`, and the ticket that its answer belongs to. */
export const PasskeyChallenge = strictObject({ ticket: Type.String(), options: Type.Unknown() })

export const startPasskeySignIn = endpoint({
  method: 'POST',
  path: '/auth/passkey/options',
  summary: 'A challenge to sign in, or to confirm who one is, with a passkey.',
  tag,
  access: 'anyone',
  reply: PasskeyChallenge,
})

export const signInWithPasskey = endpoint({
  method: 'POST',
  path: '/auth/passkey',
  summary: 'Opens a session by the answer of a passkey.',
  tag,
  access: 'anyone',
  body: strictObject({ ticket: ticket(), response: Type.Unknown() }),
  reply: Me,
})

/** What an account is asked for besides the word of an identity provider. */
export const FederatedConfirmation = strictObject({
  email: Type.String(),
  provider: Type.String(),
  asks: words(['account', 'second_factor'] as const),
  methods: Type.Array(words(['password', 'totp', 'recovery_code', 'passkey'] as const)),
})
export type FederatedConfirmation = Type.Static<typeof FederatedConfirmation>

export const showFederatedConfirmation = endpoint({
  method: 'POST',
  path: '/auth/oidc/confirmation',
  summary: 'What the ticket of a sign-in at an identity provider still asks for.',
  tag,
  access: 'anyone',
  body: strictObject({ ticket: ticket() }),
  reply: FederatedConfirmation,
})

export const confirmFederated = endpoint({
  method: 'POST',
  path: '/auth/oidc/confirm',
  summary: 'Confirms such a sign-in by a sign-in of the account itself, or by its second factor.',
  tag,
  access: 'anyone',
  body: strictObject({
    ticket: ticket(),
    password: Type.Optional(password()),
    code: Type.Optional(code()),
  }),
  reply: Me,
})

export const confirmFederatedByPasskey = endpoint({
  method: 'POST',
  path: '/auth/oidc/confirm/passkey',
  summary: 'The same with a passkey.',
  tag,
  access: 'anyone',
  body: strictObject({
    ticket: ticket(),
    passkey: strictObject({ ticket: ticket(), response: Type.Unknown() }),
  }),
  reply: Me,
})

export const stepUp = endpoint({
  method: 'POST',
  path: '/auth/step-up',
  summary: 'Proves again who one is, for what asks for a recent sign-in. The session gets a new token.',
  tag,
  access: 'signed-in',
  allowsUnenrolled: true,
  allowsUnproven: true,
  body: strictObject({ password: password(), code: Type.Optional(code()) }),
  reply: Me,
})

export const stepUpWithPasskey = endpoint({
  method: 'POST',
  path: '/auth/step-up/passkey',
  summary: 'The same with a passkey.',
  tag,
  access: 'signed-in',
  allowsUnenrolled: true,
  allowsUnproven: true,
  body: strictObject({ ticket: ticket(), response: Type.Unknown() }),
  reply: Me,
})

export const LockedAccount = strictObject({
  userId: Type.String(),
  name: Type.String(),
  failures: Type.Integer({ description: 'In a row, of browsers that the person never signed in with.' }),
  lastAt: timestamp(),
  /** Blocked ones stay so until they are unlocked. */
  state: words(['slowed', 'blocked']),
  /** When a stranger's browser is looked at again; null when only unlocking helps. */
  until: nullable(timestamp()),
})
export type LockedAccount = Type.Static<typeof LockedAccount>

export const listLockedAccounts = endpoint({
  method: 'GET',
  path: '/auth/locked',
  summary:
    'People whose sign-in is refused to unknown browsers after failures; at most a hundred, the latest first.',
  tag,
  access: 'security',
  reply: strictObject({ items: Type.Array(LockedAccount) }),
})

export const signOut = endpoint({
  method: 'POST',
  path: '/auth/sign-out',
  summary: 'Ends this session and clears its cookie.',
  tag,
  access: 'signed-in',
  isUrgent: true,
  allowsUnenrolled: true,
  allowsUnproven: true,
})

export const me = endpoint({
  method: 'GET',
  path: '/auth/me',
  summary: 'Who this session belongs to.',
  tag,
  access: 'signed-in',
  allowsUnenrolled: true,
  reply: Me,
})
