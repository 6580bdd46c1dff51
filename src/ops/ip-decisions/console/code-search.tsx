import { Button, Group, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'

/** The code that a refused person reads out leads straight to what was decided. */
export function CodeSearch() {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const code = text.trim()
  const open = (event: FormEvent) => {
    event.preventDefault()
    if (code !== '') void navigate({ to: '/ip-access/decisions/$code', params: { code } })
  }
  return (
    <form onSubmit={open}>
      <Group gap="xs" align="flex-end" mb="md" wrap="nowrap">
        <TextInput
          label="Code from the person"
          name="code"
          value={text}
          placeholder="7K3M9-QXA2B"
          maxLength={20}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          classNames={{ input: 'code' }}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" flex="none" disabled={code === ''}>
          Open the refusal
        </Button>
      </Group>
    </form>
  )
}
