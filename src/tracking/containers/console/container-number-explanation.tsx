import { Button, Group, Text } from '@mantine/core'
import type { ContainerNumberVerdict } from '../contract.ts'

type Props = { verdict: ContainerNumberVerdict; onUse: (number: string) => void }

/** What a container number says, or what is wrong with it and what it probably should be. */
export function ContainerNumberExplanation({ verdict, onUse }: Props) {
  const { suggestion } = verdict
  const isFine = verdict.isValid || isUnfinished(verdict)
  return (
    <Group gap="xs" mt={4}>
      <Text size="xs" c={isFine ? 'dimmed' : 'var(--mantine-color-error)'}>
        {verdict.isValid ? 'Valid. ' : (verdict.reason ?? 'Not a container number.')}
        <Text span inherit c="dimmed">
          {' '}
          {toFacts(verdict).join(' · ')}
        </Text>
      </Text>
      {!verdict.isValid && suggestion !== null && (
        <Button size="compact-xs" variant="default" onClick={() => onUse(suggestion)}>
          Use&nbsp;<span className="code">{suggestion}</span>
        </Button>
      )}
    </Group>
  )
}

/** The reason speaks of the check digit itself when it is wrong. */
function toFacts(verdict: ContainerNumberVerdict): string[] {
  const { ownerCode, category, checkDigit, isValid } = verdict
  const digit = isValid && checkDigit !== null ? `check digit ${checkDigit}` : ''
  return [ownerCode === null ? '' : `Owner ${ownerCode}`, category ?? '', digit].filter((fact) => fact !== '')
}

/** Nobody has done anything wrong while there is still something to type. */
const isUnfinished = ({ number, isValid }: ContainerNumberVerdict): boolean => !isValid && number.length < 11
