import { Alert } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { TextLink } from '../../../../console/ui/widgets/text-link.tsx'
import type { IpAccessState } from '../../status-contract.ts'

/** What is weak, in sentences. */
export function ConfigurationWarnings({ hints }: { hints: IpAccessState['hints'] }) {
  return (
    <Alert
      color="yellow.9"
      variant="outline"
      icon={<IconInfoCircle aria-hidden />}
      c="var(--mantine-color-text)"
      title={hints.length === 1 ? '1 security recommendation' : `${hints.length} security recommendations`}
    >
      <ul className="bare-list">
        {hints.map(({ hint, sentence }) => (
          <li key={hint}>
            {sentence}{' '}
            {hint === 'proxy_not_trusted' && (
              <TextLink to="/ip-access/client-address" isInText>
                Check how addresses are found
              </TextLink>
            )}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
