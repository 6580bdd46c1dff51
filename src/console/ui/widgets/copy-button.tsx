import { Button, type ButtonProps } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'

type Props = {
  value: string
  /** On the button, e.g. `Copy link`. */
  label: string
  /** Goes on for a screen reader, e.g. `for PT Maju`. */
  labelRest?: string
  autoFocus?: boolean
} & ButtonProps

/** Copies a text and says so, to eyes and to screen readers. */
export function CopyButton({ value, label, labelRest, ...look }: Props) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>()
  const forgetSoon = useDebouncedCallback(() => setOutcome(undefined), 2500)
  const copyNow = async () => {
    setOutcome(await copy(value))
    forgetSoon()
  }
  const Icon = outcome === 'copied' ? IconCheck : IconCopy
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon size={14} aria-hidden />}
        onClick={() => void copyNow()}
        {...look}
      >
        {outcome === 'copied' ? 'Copied' : label}
        {labelRest !== undefined && <span className="visually-hidden"> {labelRest}</span>}
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
