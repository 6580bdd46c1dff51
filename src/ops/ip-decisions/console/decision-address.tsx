import { Text } from '@mantine/core'
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
      <dl className="facts">
        <div>
          <dt>Other end of the connection</dt>
          <dd className="code">{peer}</dd>
        </div>
        <div>
          <dt>X-Forwarded-For</dt>
          <dd className="breaks">{forwardedFor ?? 'none came'}</dd>
        </div>
        <div>
          <dt>Program</dt>
          <dd className="breaks">{userAgent || 'It sends no user agent.'}</dd>
        </div>
      </dl>
    </Panel>
  )
}
