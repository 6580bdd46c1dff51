import { Badge } from '@mantine/core'
import type { State } from '../contract.ts'
import { stateWords } from './state-words.ts'

const colours: Record<State, string> = { draft: 'gray', confirmed: 'blue', done: 'teal', cancelled: 'red' }

export function StateBadge({ state }: { state: State }) {
  return <Badge color={colours[state]}>{stateWords[state]}</Badge>
}
