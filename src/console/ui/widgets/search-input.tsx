import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../use-shortcuts.ts'

type Props = {
  label: string
  placeholder: string
  value: string
  onSearch: (text: string) => void
  /** One filter beside the search: without its key and its sign. */
  isPlain?: boolean
}

/** Searches while one types, a moment behind. `/` jumps here, Escape clears. */
export function SearchInput({ label, placeholder, value, onSearch, isPlain = false }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const sent = useRef(value)
  const [text, setText] = useState(value)
  const send = (wanted: string) => {
    sent.current = wanted
    onSearch(wanted)
  }
  const sendSoon = useDebouncedCallback(send, 250)
  const change = (typed: string) => {
    setText(typed)
    if (typed === '') send('')
    else sendSoon(typed.trim())
  }
  // The address bar may change under the field (back button, cleared filters), but never undoes what is being typed.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setText(value)
  }, [value])
  useShortcuts(isPlain ? {} : { '/': () => input.current?.select() })
  return (
    <TextInput
      ref={input}
      inputMode="search"
      label={label}
      placeholder={placeholder}
      value={text}
      maxLength={100}
      leftSection={isPlain ? null : <IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <CloseButton
            size="sm"
            aria-label={isPlain ? `Clear: ${label}` : 'Clear the search'}
            onClick={() => change('')}
          />
        )
      }
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => (event.key === 'Escape' ? change('') : undefined)}
    />
  )
}
