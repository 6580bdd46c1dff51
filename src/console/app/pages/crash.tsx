import { Box } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { PageHeader } from '../../ui/widgets/page-header.tsx'
import { ErrorState } from '../../ui/widgets/error-state.tsx'

/** When a page cannot be shown at all. A page whose code is gone (a new version was installed) is cured by reloading. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const isOutdated = /dynamically imported module|Importing a module script failed/.test(String(error))
  return (
    <Box p="md">
      <PageHeader title="This page could not be shown" />
      <ErrorState
        error={isOutdated ? new Error('A new version of the console has been installed.') : toError(error)}
        action="Reload the page"
        onRetry={() => {
          reset()
          location.reload()
        }}
      />
    </Box>
  )
}

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
