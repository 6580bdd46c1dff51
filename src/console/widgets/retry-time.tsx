import { Text } from '@mantine/core'
import { useNow } from '../use-now.ts'
import { RelativeTime } from './relative-time.tsx'

/** When to try again, where that is more than a moment away. */
export function RetryTime({ at }: { at: string }) {
  const milliseconds = Date.parse(at) - useNow()
  if (milliseconds <= 0) return <Text size="sm">You can try again now.</Text>
  if (milliseconds < 60_000) return null
  return (
    <Text size="sm">
      You can try again <RelativeTime at={at} />.
    </Text>
  )
}
