import { Group, Stack, Text } from '@mantine/core'
import { CopyButton } from './copy-button.tsx'

/** What somebody can do who may not come in from here. The code tells them nothing; it leads security to the decision. */
export function RefusalAdvice({ code }: { code: string | undefined }) {
  const network = 'Use another network, such as your office’s or its VPN.'
  if (code === undefined) return <Text>{network} Or ask your security officer.</Text>
  return (
    <Stack gap="sm">
      <Text>{network} Or give this code to your security officer, who can let you in from here:</Text>
      <Group justify="space-between" gap="xs" className="refusal-code">
        <Text fw={600} className="code" translate="no">
          {code}
        </Text>
        <CopyButton value={code} label="Copy code" />
      </Group>
    </Stack>
  )
}
