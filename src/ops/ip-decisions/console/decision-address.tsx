import { Text } from '@mantine/core'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { TextLink } from '../../../console/ui/widgets/text-link.tsx'
import type { IpDecision } from '../contract.ts'

/** Why this address is taken to be where somebody was: an officer who doubts it sees what came. */
export function DecisionAddress({ decision }: { decision: IpDecision }) {
  const { beliefSentence, peer, forwardedFor, userAgent } = decision
  return (
    <Panel
      title="Why this address is believed"
      actions={<TextLink to="/ip-access/client-address">Check how addresses are found</TextLink>}
    >
      <Text mb="sm">{beliefSentence}</Text>
      <Facts
        facts={[
          { label: 'Other end of the connection', value: <span className="code">{peer}</span> },
          { label: 'X-Forwarded-For', value: <span className="breaks">{forwardedFor ?? 'none came'}</span> },
          {
            label: 'Program',
            value: <span className="breaks">{userAgent || 'It sends no user agent.'}</span>,
          },
        ]}
      />
    </Panel>
  )
}
