import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { RefusalAdvice } from '../../../console/widgets/refusal-advice.tsx'

/** Nobody is let in from this address, whoever they are: said in the place of what would else be wrong. */
export const RefusedAlert = ({ code }: { code: string | undefined }) => (
  <Alert
    role="alert"
    color="red"
    variant="outline"
    icon={<IconAlertTriangle aria-hidden />}
    title="You cannot come in from this address"
    c="var(--mantine-color-text)"
  >
    <RefusalAdvice code={code} />
  </Alert>
)
