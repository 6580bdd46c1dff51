import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { companyName } from '../../../console/ui/page-facts.ts'
import { CopyButton } from '../../../console/ui/widgets/copy-button.tsx'
import './new-recovery-codes.css'

/** Recovery codes, this once: to copy, to download, to print. */
export function NewRecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = `${codes.join('\n')}\n`
  return (
    <Stack gap="sm">
      <Text>
        When the phone or the key is lost, one of these lets you in in its place. Each works once. They are
        shown only now: keep them where neither your password nor your phone is.
      </Text>
      <div className="recovery-codes">
        <Text className="print-only">Recovery codes for {companyName}. Each works once.</Text>
        <SimpleGrid component="ol" cols={{ base: 1, xs: 2 }} verticalSpacing={4} aria-label="Recovery codes">
          {codes.map((code) => (
            <li key={code} className="code">
              {code}
            </li>
          ))}
        </SimpleGrid>
      </div>
      <Group gap="xs">
        <CopyButton value={text} label="Copy codes" />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => download(text)}
        >
          Download
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPrinter size={14} aria-hidden />}
          onClick={() => globalThis.print()}
        >
          Print
        </Button>
      </Group>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have kept them</Button>
      </Group>
    </Stack>
  )
}

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(address)
}
