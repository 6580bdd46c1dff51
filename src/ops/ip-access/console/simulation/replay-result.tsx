import { amountWords, replayWords } from './replay-words.ts'
import { Badge, Stack, Text } from '@mantine/core'
import { formatCountry } from '../../../../console/ui/format.ts'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import type { ReplayResult } from '../../simulation-contract.ts'

/** Who would have been shut out, from where and by which rule; and who would no longer have been. */
export function ReplayOutcome({ result, isOld }: { result: ReplayResult; isOld: boolean }) {
  return (
    <Stack gap="xs" mt="md">
      {isOld && <Text size="xs">This was before the last change: replay again.</Text>}
      <Text fw={600}>{replayWords(result)}</Text>
      {result.isCapped && <Text>There was more than is looked at in one go: the newest was.</Text>}
      <ul className="bare-list ip-replay">
        {result.people.map((person) => (
          <li key={person.userId}>
            <Person person={person} />
          </li>
        ))}
      </ul>
      {result.admitted.length > 0 && <Admitted admitted={result.admitted} />}
    </Stack>
  )
}

function Person({ person }: { person: ReplayResult['people'][number] }) {
  return (
    <details open={person.isYou}>
      <summary>
        <strong>{person.userName}</strong> {person.isYou && <Badge color="orange">You</Badge>}{' '}
        {amountWords(person)}, last <RelativeTime at={person.lastAt} />
      </summary>
      <ul className="bare-list ip-replay-addresses">
        {person.addresses.map((place) => (
          <li key={place.address}>
            <span className="code">{place.address}</span>{' '}
            {place.country !== null && `(${formatCountry(place.country)}) `}
            {amountWords(place)}, {place.rule ? `denied by ${place.rule.name}` : 'no rule allows it'}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Admitted({ admitted }: { admitted: ReplayResult['admitted'] }) {
  return (
    <details>
      <summary>
        {admitted.length === 1 ? '1 refusal' : `${admitted.length} refusals`} of that time would not have been
      </summary>
      <ul className="bare-list ip-replay-addresses">
        {admitted.map(({ code, userName, address, count }) => (
          <li key={code}>
            <span className="code">{address}</span> {userName ?? 'somebody not signed in'}, {count} times,{' '}
            decision <span className="code">{code}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
