import { Alert, Anchor, Button, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ApiProblem, isProblem } from '../api-problem.ts'
import { toFieldProblems, type Labels } from '../form/field-problems.ts'
import { toWords } from '../list/filters.ts'
import { useNow } from '../use-now.ts'
import { RelativeTime } from './relative-time.tsx'

type Props = {
  error: Error
  title?: string
  action?: string
  onRetry?: () => void
  /** Of a form: what its fields are called, by their place in the body. */
  labels?: Labels
}

/** What went wrong, in the server's words, with what to do about it. */
export function ErrorState({ error, title, action = 'Try again', onRetry, labels }: Props) {
  const problem = error instanceof ApiProblem ? error : undefined
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      icon={<IconAlertTriangle aria-hidden />}
      title={title ?? error.message}
      c="var(--mantine-color-text)"
    >
      <Stack gap="xs" align="flex-start">
        {title !== undefined && <Text size="sm">{error.message}</Text>}
        {problem && problem.problems.length > 0 && (
          <List size="sm">
            {sentencesOf(problem, labels).map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        )}
        {problem?.cure !== undefined && !isProblem(error, 'UNAUTHENTICATED') && (
          <Text size="sm">{problem.cure}</Text>
        )}
        {problem?.retryAt !== undefined && <RetryTime at={problem.retryAt} />}
        {isProblem(error, 'UNAUTHENTICATED') && <SignInAgain />}
        {problem?.requestId !== undefined && (
          <Text size="xs" c="dimmed">
            Request {problem.requestId}
          </Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {action}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

/** With labels what the form calls its fields, else `/lines/0/unitPrice` as `Lines 1 unit price`: no pointer, counted as people do. */
const sentencesOf = ({ problems }: ApiProblem, labels: Labels | undefined): string[] =>
  labels === undefined
    ? problems.map(({ path, message }) => `${toPlace(path)} ${message}`.trim())
    : toFieldProblems(problems, labels).map(({ sentence }) => sentence)

const toPlace = (path: string): string =>
  toWords(
    path
      .split('/')
      .filter((part) => part !== '')
      .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
      .join(' '),
  )

/** In a new tab, so that what was typed here is still here afterwards. */
function SignInAgain() {
  return (
    <Text size="sm">
      <Anchor underline="always" href="/console/sign-in" target="_blank" inherit>
        Sign in in a new tab
      </Anchor>
      , then repeat this.
    </Text>
  )
}

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
