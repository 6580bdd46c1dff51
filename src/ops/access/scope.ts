import type { TokenArea } from '../../kernel/contract.ts'
import type { TokenScope } from '../../kernel/identity.ts'

/** What a request wants, as far as the scopes of an API token go. */
export type ScopeAsked = { area: TokenArea; reads: boolean }

/** Tokens that only read do so in every area; people are changed, and metrics read, by what was made for that. */
const scopesFor = ({ area, reads }: ScopeAsked): readonly TokenScope[] => {
  const general: readonly TokenScope[] = reads ? ['role', 'read'] : ['role']
  if (area === 'people') return reads ? [...general, 'people'] : ['people']
  if (area === 'orders' || area === 'metrics') return [...general, area]
  return area === 'role' ? general : []
}

/** Which scopes open this to an API token, or undefined when one of those it has does. */
export function scopesMissing(
  held: readonly TokenScope[],
  asked: ScopeAsked,
): readonly TokenScope[] | undefined {
  if (asked.area === 'any') return undefined
  const opening = scopesFor(asked)
  return opening.some((scope) => held.includes(scope)) ? undefined : opening
}

/** Whether the scope stands in for the role: only what was made for it, and by somebody who may. */
export const replacesRole = (held: readonly TokenScope[], { area }: ScopeAsked): boolean =>
  area === 'metrics' && held.includes('metrics')
