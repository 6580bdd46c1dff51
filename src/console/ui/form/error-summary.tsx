import { Alert, Anchor, List } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { formatCount } from '../format.ts'
import type { FieldProblem } from './field-problems.ts'

type Props = { problems: readonly FieldProblem[]; onChoose: (field: string) => void }

/** All that is wrong with a form; each problem leads to its field. */
export function ErrorSummary({ problems, onChoose }: Props) {
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${formatCount(problems.length, 'problem')} to correct`}
      c="var(--mantine-color-text)"
    >
      <List size="sm">
        {problems.map(({ field, sentence }) => (
          <List.Item key={sentence}>
            {field === undefined ? (
              sentence
            ) : (
              <Anchor
                component="button"
                type="button"
                inherit
                underline="always"
                onClick={() => onChoose(field)}
              >
                {sentence}
              </Anchor>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
