import { Loader, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, type KeyboardEvent } from 'react'
import { checkContainerNumber, type ContainerNumberVerdict } from '../contract.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { ContainerNumberExplanation } from './container-number-explanation.tsx'

type Props = {
  label: string
  name: string
  value: string
  error?: string | undefined
  onChange: (number: string) => void
  /** A valid number was typed and left, or the suggested one taken. */
  onSettled: (verdict: ContainerNumberVerdict, typed: string) => void
}

/** A container number that is explained as it is typed (ISO 6346), with the number it probably should be. */
export function ContainerNumberInput({ label, name, value, error, onChange, onSettled }: Props) {
  const id = useId()
  const { verdict, isRight, isAsking } = useVerdict(value.trim())
  const settle = useSettle(onSettled)
  const use = (suggestion: string) => {
    onChange(suggestion)
    void settle(suggestion)
  }
  // Bar code readers end with Enter: that ends the number, not the form.
  const endNumber = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    void settle(value)
  }
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
        rightSection={<Mark isAsking={isAsking} isRight={isRight} />}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={() => void settle(value)}
        onKeyDown={endNumber}
      />
      <div id={id} aria-live="polite">
        {verdict && <ContainerNumberExplanation verdict={verdict} onUse={use} />}
      </div>
    </div>
  )
}

/** What the number says so far, a moment behind the typing. */
function useVerdict(typed: string) {
  const [resting] = useDebouncedValue(typed, 200)
  const check = useQuery({
    ...verdictOptions(resting),
    enabled: resting !== '',
    placeholderData: (before) => (typed === '' ? undefined : before),
  })
  const verdict = typed === '' ? undefined : check.data
  const isRight = verdict?.isValid === true && resting === typed && !check.isPlaceholderData
  return { verdict, isRight, isAsking: check.isFetching }
}

/** Who tabs on quickly leaves before the answer is here; when there is none, saving will say what is wrong. */
function useSettle(onSettled: Props['onSettled']) {
  const client = useQueryClient()
  return async (text: string) => {
    if (text.trim() === '') return
    const verdict = await client.ensureQueryData(verdictOptions(text.trim())).catch(() => undefined)
    if (verdict?.isValid) onSettled(verdict, text)
  }
}

const verdictOptions = (number: string) => ({
  ...replyOptions(checkContainerNumber, { params: { number } }),
  staleTime: Infinity,
})

function Mark({ isAsking, isRight }: { isAsking: boolean; isRight: boolean }) {
  if (isAsking) return <Loader size={14} aria-hidden />
  return isRight ? <IconCheck size={18} color="var(--mantine-color-success)" aria-hidden /> : null
}
