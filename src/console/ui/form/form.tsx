import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { ErrorState } from '../widgets/error-state.tsx'
import { ErrorSummary } from './error-summary.tsx'
import type { ContractForm } from './use-contract-form.ts'

type Props = {
  contract: ContractForm
  /** Above what the server refused as a whole: `No token was created`. */
  failure: string
  /** The fields, then the buttons. */
  children: ReactNode
}

/** A form of `useContractForm`: what is wrong on top, with links to the fields, then the fields. */
export function Form({ contract: { submit, problems, focus, saving }, failure, children }: Props) {
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {problems.length > 0 && <ErrorSummary problems={problems} onChoose={focus} />}
        {saving.error && problems.length === 0 && <ErrorState title={failure} error={saving.error} />}
        {children}
      </Stack>
    </form>
  )
}
