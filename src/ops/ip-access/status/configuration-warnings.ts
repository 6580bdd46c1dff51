import type { Belief } from '../../../kernel/identity.ts'
import { isPublicAddress } from '../../../kernel/outgoing/guard.ts'
import type { Rule } from '../matching/rule.ts'
import type { EvaluationSettings } from '../matching/evaluate.ts'
import type { ConfigurationWarning } from '../words.ts'

export type Configuration = {
  circumstances: EvaluationSettings
  rules: readonly Rule[]
  now: Date
  /** Why whoever asks is taken to come from where they come from. */
  belief: Belief | undefined
  /** Whether anything tells countries, and why not. */
  countries: { areKnown: boolean; problem: string | undefined }
}

type Hint = { hint: ConfigurationWarning; sentence: string }

/** What is weak about the way addresses are judged, as sentences with the cure. */
export function hintsOf(configuration: Configuration): Hint[] {
  const found: [ConfigurationWarning, string | undefined][] = [
    ['switched_off', switchedOff(configuration)],
    ['bypass_and_default_allow', holdsBackNobody(configuration)],
    ['default_allow_without_deny', refusesNothing(configuration)],
    ['proxy_not_trusted', untrustedProxy(configuration)],
    ['countries_unknown', unknownCountries(configuration)],
  ]
  return found.flatMap(([hint, sentence]) => (sentence === undefined ? [] : [{ hint, sentence }]))
}

const switchedOff = ({ circumstances: evaluationSettings }: Configuration): string | undefined =>
  evaluationSettings.enforced
    ? undefined
    : 'The rules are switched off: everybody comes in from everywhere. Put them in force again when they are mended.'

const holdsBackNobody = ({
  circumstances: { defaultAllow, bypassAdmin },
}: Configuration): string | undefined =>
  defaultAllow && bypassAdmin
    ? 'Rules leave administrators alone, and whoever no rule names comes in: a stolen administrator’s password works from anywhere. Turn off ops.ip.bypass_admin or ops.ip.default_allow.'
    : undefined

const refusesNothing = ({
  circumstances: evaluationSettings,
  rules,
  now,
}: Configuration): string | undefined =>
  evaluationSettings.defaultAllow && !rules.some((rule) => rule.action === 'deny' && isInUse(rule, now))
    ? 'No rule in use refuses anybody, and what no rule matches may come in: the rules do nothing. Add a rule that refuses, or turn off ops.ip.default_allow.'
    : undefined

const untrustedProxy = ({ belief }: Configuration): string | undefined =>
  belief?.because === 'peer' && belief.forwardedFor !== undefined && !isPublicAddress(belief.peer)
    ? `Your request came from the private address ${belief.peer} and carries X-Forwarded-For, which is not believed. If that is your proxy, name it in BREAKWATER_TRUSTED_PROXIES: until then everybody who comes through it has its address.`
    : undefined

function unknownCountries({ countries, rules, now }: Configuration): string | undefined {
  const named = rules.filter((rule) => rule.countries.length > 0 && isInUse(rule, now)).length
  if (countries.areKnown || named === 0) return undefined
  const because = countries.problem === undefined ? '' : ` (${countries.problem})`
  const subject = named === 1 ? 'One rule names' : `${named} rules name`
  return `${subject} countries, but there is no database of countries${because}: no address is in any country.`
}

const isInUse = ({ active, expiresAt }: Rule, now: Date): boolean =>
  active && (expiresAt === null || expiresAt.getTime() > now.getTime())
