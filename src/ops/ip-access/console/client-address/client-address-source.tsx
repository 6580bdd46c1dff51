import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import type { Trial } from './assess-trial.ts'

type Props = { trial: Trial; trustedProxies: readonly string[] | undefined }

/** Where the server takes this very browser to be. */
export function ClientAddressSource({ trial: { plain, forged }, trustedProxies }: Props) {
  return (
    <Panel title={`The server takes you to come from ${plain.address}`}>
      <Text mb="sm">
        {plain.sentence} If that is not the address of your computer, or of the network it is in, something in
        between hides it.
      </Text>
      <dl className="facts">
        <Fact name="Trusted proxies">
          {trustedProxies === undefined ? 'not known' : trustedProxies.join(', ') || 'none'}
        </Fact>
        <Fact name="X-Forwarded-For as it arrived">{plain.forwardedFor ?? 'none came'}</Fact>
        <Fact name="With the made-up address">{forged.forwardedFor ?? 'none came'}</Fact>
      </dl>
    </Panel>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="breaks">{children}</dd>
    </div>
  )
}
