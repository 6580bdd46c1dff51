/** An identity provider, from the environment. */
export type OidcConfig = {
  /** As the variables and the redirect address name it. */
  id: string
  issuer: string
  clientId: string
  clientSecret: string
  /** What the button on the sign-in page says. */
  name: string
  /** Whether an address counts as verified where the provider says neither that it is nor that it is not. */
  trustsEmail: boolean
  /** How to show the secret; absent: as the provider's discovery document offers. */
  clientAuth: 'basic' | 'post' | undefined
  /** Values of `acr` by which the provider says that it asked for more than one factor. */
  acrValues: readonly string[]
}

/** The id of the provider whose variables are not named after one. */
export const unnamedProvider = 'default'

export const oidcVariables = [
  { name: 'OIDC_ISSUER', fallback: 'none', meaning: 'Issuer of the OpenID provider people may sign in at.' },
  { name: 'OIDC_CLIENT_ID', fallback: 'none', meaning: 'Our client id there.' },
  { name: 'OIDC_CLIENT_SECRET', fallback: 'none', meaning: 'Our client secret there.' },
  { name: 'OIDC_NAME', fallback: 'company account', meaning: 'What the sign-in page calls it.' },
  {
    name: 'OIDC_TRUST_EMAIL',
    fallback: 'false',
    meaning: 'Takes addresses for verified where the provider does not say whether they are.',
  },
  {
    name: 'OIDC_CLIENT_AUTH',
    fallback: 'as discovered',
    meaning: 'How our secret is sent there: basic or post.',
  },
  {
    name: 'OIDC_ACR_VALUES',
    fallback: 'none',
    meaning: 'Asked for there; who comes back with one of them has shown more than one factor.',
  },
  {
    name: 'OIDC_PROVIDERS',
    fallback: 'none',
    meaning: 'Ids of more providers (entra, google), each with OIDC_<ID>_ISSUER and so on.',
  },
] as const

type Text = (name: string) => string | undefined

/** All providers, the unnamed one first; what is wrong with their variables is added to `problems`. */
export function readOidc(text: Text, problems: string[]): OidcConfig[] {
  const ids = listOf(text('OIDC_PROVIDERS'))
  const odd = ids.filter((id) => !/^[a-z][a-z0-9-]{0,19}$/.test(id) || id === unnamedProvider)
  if (odd.length > 0 || new Set(ids).size < ids.length)
    problems.push(`OIDC_PROVIDERS: "${ids.join(',')}" are no ids: small letters and digits, each once`)
  const named = ids.map((id) => ({ id, prefix: `OIDC_${id.toUpperCase().replaceAll('-', '_')}_` }))
  const wanted = text('OIDC_ISSUER') === undefined ? [] : [{ id: unnamedProvider, prefix: 'OIDC_' }]
  return [...wanted, ...named].flatMap(({ id, prefix }) => {
    try {
      return [readProvider((name) => text(prefix + name), { id, prefix })]
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
      return []
    }
  })
}

/** Throws naming the variable that is missing or wrong. */
function readProvider(text: Text, { id, prefix }: { id: string; prefix: string }): OidcConfig {
  const required = (name: string): string => {
    const value = text(name)
    if (value === undefined) throw new Error(`${prefix}${name}: is needed for the provider "${id}"`)
    return value
  }
  const oneOf = <T extends string>(name: string, values: readonly T[]): T | undefined => {
    const value = text(name)
    const found = values.find((one) => one === value)
    if (value !== undefined && found === undefined)
      throw new Error(`${prefix}${name}: "${value}" is none of ${values.join(', ')}`)
    return found
  }
  const issuer = required('ISSUER')
  if (!isSafe(issuer)) throw new Error(`${prefix}ISSUER: "${issuer}" is not an https address`)
  return {
    id,
    issuer,
    clientId: required('CLIENT_ID'),
    clientSecret: required('CLIENT_SECRET'),
    name: text('NAME') ?? (id === unnamedProvider ? 'company account' : id),
    trustsEmail: oneOf('TRUST_EMAIL', ['true', 'false']) === 'true',
    clientAuth: oneOf('CLIENT_AUTH', ['basic', 'post']),
    acrValues: listOf(text('ACR_VALUES')),
  }
}

/** Without TLS only where no network is crossed. */
const isSafe = (issuer: string): boolean => {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  return url?.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')
}

const listOf = (value: string | undefined): string[] => (value ?? '').split(/[\s,]+/).filter(Boolean)
