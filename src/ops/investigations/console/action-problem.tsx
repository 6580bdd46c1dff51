import { Alert, Text } from '@mantine/core'
import { isProblem } from '../../../console/ui/api-problem.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import type { Investigation } from '../contract.ts'
import { stepSentence } from '../words.ts'

type Props = { error: Error | null; investigation: Investigation }

/** Why an action was not done. After a conflict: what happened meanwhile, which the page shows by now. */
export function ActionProblem({ error, investigation: { timeline } }: Props) {
  if (error === null) return null
  if (!isProblem(error, 'VERSION_CONFLICT')) return <ErrorState title="This was not done" error={error} />
  const last = timeline.at(-1)
  return (
    <Alert
      role="alert"
      variant="outline"
      color="orange"
      c="var(--mantine-color-text)"
      title="This investigation changed in the meantime"
    >
      <Text size="sm" className="breaks" style={{ whiteSpace: 'pre-wrap' }}>
        {last && `${last.by.name ?? 'Somebody'}: ${stepSentence(last)}`}
      </Text>
      <Text size="sm" mt="xs">
        Nothing was lost, and nothing was done yet. Look at the current state, then use the button again.
      </Text>
    </Alert>
  )
}
