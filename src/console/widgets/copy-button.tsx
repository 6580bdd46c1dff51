import { Button, type ButtonProps } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

/** Copies a text and says so, to eyes and to screen readers. */
export function CopyButton({ value, label, ...look }: { value: string; label: string } & ButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>()
  useEffect(() => {
    const timer = setTimeout(() => setOutcome(undefined), 2500)
    return () => clearTimeout(timer)
  }, [outcome])
  const Icon = outcome === 'copied' ? IconCheck : IconCopy
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon size={14} aria-hidden />}
        onClick={() => void copy(value).then(setOutcome)}
        {...look}
      >
        {outcome === 'copied' ? 'Copied' : label}
      </Button>
      {outcome === 'refused' && <span role="alert">The browser did not allow copying; select the text.</span>}
      <span className="visually-hidden" aria-live="polite">
        {outcome === 'copied' ? 'Copied' : ''}
      </span>
    </>
  )
}

/** The clipboard is only there on https and localhost; on a plain-http address the old command still works. */
async function copy(text: string): Promise<'copied' | 'refused'> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    return copyBySelection(text) ? 'copied' : 'refused'
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  // Inside the dialog, if there is one: it would take the focus back otherwise.
  ;(document.querySelector('[role="dialog"]') ?? document.body).append(field)
  field.select()
  // oxlint-disable-next-line typescript/no-deprecated -- nothing else works without a secure context
  const isCopied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
