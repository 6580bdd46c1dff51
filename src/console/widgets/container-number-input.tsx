import { Button, Group, Loader, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { checkContainerNumber, type ContainerNumberVerdict } from '../../tracking/containers/contract.ts'
import { replyOptions } from '../use-list.ts'

type Props = {
  label: string
  name: string
  value: string
  error?: string | undefined
  onChange: (number: string) => void
}

/** A container number that is explained as it is typed (ISO 6346), with the number it probably should be. */
export function ContainerNumberInput({ label, name, value, error, onChange }: Props) {
  const id = useId()
  const typed = value.trim()
  const [settled] = useDebouncedValue(typed, 200)
  const check = useQuery({
    ...replyOptions(checkContainerNumber, { params: { number: settled } }),
    enabled: settled.length > 0 && settled.length <= 40,
    staleTime: Infinity,
    placeholderData: (before) => (typed === '' ? undefined : before),
  })
  const verdict = typed === '' ? undefined : check.data
  const isRight = verdict?.isValid === true && settled === typed && !check.isPlaceholderData
  return (
    <div>
      <TextInput
        label={label}
        name={name}
        placeholder="MSKU 853255 6"
        value={value}
        error={error}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={20}
        classNames={{ input: 'code' }}
        aria-describedby={id}
        rightSection={<Mark isAsking={check.isFetching} isRight={isRight} />}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={() => (isRight && verdict.number !== value ? onChange(verdict.number) : undefined)}
      />
      <div id={id} aria-live="polite">
        {verdict && <Explanation verdict={verdict} onUse={onChange} />}
      </div>
    </div>
  )
}

function Mark({ isAsking, isRight }: { isAsking: boolean; isRight: boolean }) {
  if (isAsking) return <Loader size={14} aria-hidden />
  return isRight ? <IconCheck size={18} color="var(--mantine-color-success)" aria-hidden /> : null
}

function Explanation({
  verdict,
  onUse,
}: {
  verdict: ContainerNumberVerdict
  onUse: (number: string) => void
}) {
  const { suggestion } = verdict
  return (
    <Group gap="xs" mt={4}>
      <Text size="xs" c={verdict.isValid || isUnfinished(verdict) ? 'dimmed' : 'var(--mantine-color-error)'}>
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
