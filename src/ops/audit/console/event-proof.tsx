import { Text } from '@mantine/core'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { formatInteger } from '../../../console/ui/format.ts'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import type { AuditEventDetail } from '../contract.ts'

/** Where an event stands in the sealed log, or why it does not yet. */
export function EventProof({ detail: { proof, noProofSentence } }: { detail: AuditEventDetail }) {
  if (proof === null)
    return (
      <Panel title="Proof">
        <Text size="sm">{noProofSentence}</Text>
      </Panel>
    )
  return (
    <Panel title="Proof">
      <Text size="sm" mb="sm">
        Sealed as number {formatInteger(proof.index + 1)} of {formatInteger(proof.size)}. Its{' '}
        {proof.path.length} hashes lead to the newest signed checkpoint.
      </Text>
      <Facts
        facts={[
          { label: 'Hash of the event', value: <span className="code breaks">{proof.leafHash}</span> },
          { label: 'Checkpoint', value: <pre className="code breaks">{proof.checkpoint}</pre> },
        ]}
      />
    </Panel>
  )
}
