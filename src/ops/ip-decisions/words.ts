/** Where an address was asked about. */
export const occasions = ['sign_in', 'request', 'api_token', 'forward_auth'] as const
export type Occasion = (typeof occasions)[number]

/** How it is known who it was; `claimed` is a name that nobody has proved, at a sign-in that was refused. */
export const proofs = ['session', 'api_token', 'proved', 'claimed'] as const
export type Proof = (typeof proofs)[number]

/** Why an address is taken to be the client's: it is the other end of the connection, or a trusted proxy said so. */
export const beliefs = ['peer', 'forwarded'] as const
export type Belief = (typeof beliefs)[number]

/** How the code of a decision is written: `7K3M9-QXA2B`, without letters that are taken for others. */
export const codeShape = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/
