import type * as Type from 'typebox'
import { canonicalAddress } from '../../../kernel/network/address.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import type { Person } from '../../../kernel/identity.ts'
import { readNetwork } from '../../../kernel/network/network.ts'
import type { AnalysisDependencies, Places } from '../analysis-dependencies.ts'
import type { Question, Rule } from '../matching/rule.ts'
import { traceRules, type Trace } from '../matching/trace.ts'
import { createTurns, type Steps } from '../slices.ts'
import { sentenceOfDecision, sentenceOfStep } from './explanations.ts'
import { scenarioOf, type Scenario } from './scenario.ts'
import type { IpTestResult, testIpRules } from '../simulation-contract.ts'
import { verdictOf, type IpVisit } from '../matching/evaluate.ts'

type TryDependencies = Pick<AnalysisDependencies, 'clock' | 'identity' | 'settings' | 'places' | 'ipAccess'>

/** More steps than a person reads; the last ones say why. */
const mostSteps = 1_000

/** Whether somebody from an address would come in, by which rule, and what became of the rules before it. */
export function testAddress(dependencies: TryDependencies) {
  const inTurns = createTurns()
  return async (input: Type.Static<typeof testIpRules.body>): Promise<IpTestResult> => {
    const address = readAddress(input.address)
    const person = await requireUserId(dependencies, input.userId)
    const scenario = await scenarioOf({ ...dependencies, inTurns }, input)
    const at = input.at === undefined ? dependencies.clock.now() : new Date(input.at)
    const attempt = { visit: { address, person }, name: person?.name, at }
    return inTurns(tryOne(scenario, attempt, dependencies.places))
  }
}

type Attempt = { visit: IpVisit; name: string | undefined; at: Date }

function* tryOne(
  { rules, nameOf, circumstances: evaluationSettings }: Scenario,
  attempt: Attempt,
  { countryOf }: Places,
): Steps<IpTestResult> {
  const { visit, name, at } = attempt
  const { address, person } = visit
  const subject = { userId: person?.id, groupIds: person?.groupIds }
  const { winner, steps } = yield* traceInSteps(rules, { address, subject, at, countryOf })
  const { allowed, reason, rule } = verdictOf(rules[winner], visit, evaluationSettings)
  const decidedBy = rule && nameOf(rule)
  const country = countryOf(address)
  const asked = { address, country, name, at }
  return {
    allowed,
    ruleId: decidedBy?.id ?? null,
    rule: decidedBy ?? null,
    reason,
    sentence: sentenceOfDecision({ allowed, reason, rule: decidedBy }, asked),
    address,
    country: country ?? null,
    trace: steps.slice(-mostSteps).flatMap(({ index, outcome }) => {
      const tried = rules[index]
      if (!tried) return []
      const reference = nameOf(tried)
      return [
        { rule: reference, outcome, sentence: sentenceOfStep({ rule: tried, reference }, outcome, asked) },
      ]
    }),
  }
}

const tracedAtOnce = 500

/** The same as `traceRules`: a list is read part by part as it is read whole. */
function* traceInSteps(rules: readonly Rule[], question: Question): Steps<Trace> {
  const steps: Trace['steps'] = []
  for (let from = 0; from < rules.length; from += tracedAtOnce) {
    yield
    const part = traceRules(rules.slice(from, from + tracedAtOnce), question)
    for (const { index, outcome } of part.steps) steps.push({ index: from + index, outcome })
    if (part.winner >= 0) return { winner: from + part.winner, steps }
  }
  return { winner: -1, steps }
}

function readAddress(text: string): string {
  const address = canonicalAddress(text)
  if (address === undefined) throw invalid('address', problemWith(text))
  return address
}

/** What is no address is often a network, or the address in a spelling that programs disagree about. */
function problemWith(text: string): string {
  const reading = readNetwork(text)
  if ('network' in reading) return `This is the network ${reading.network.cidr}; name one address of it.`
  return reading.suggestion === undefined
    ? reading.problem
    : `${reading.problem} Did you mean ${reading.suggestion}?`
}

async function requireUserId(
  { identity }: TryDependencies,
  userId: string | undefined,
): Promise<Person | undefined> {
  const person = userId === undefined ? undefined : await identity.find(userId)
  if (userId !== undefined && !person) throw invalid('userId', 'There is no person with this id.')
  return person
}

const invalid = (field: string, message: string) =>
  kernelErrors.VALIDATION_FAILED(
    { summary: `${field}: ${message}`.replace(/\.$/, '') },
    { problems: [{ path: `/${field}`, message }] },
  )
