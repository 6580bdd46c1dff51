import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { ConfirmButton } from '../../../../console/ui/widgets/confirm-button.tsx'
import { differenceWords } from './difference.ts'
import { StaleDraft } from './stale-draft.tsx'
import { PublishDialog } from './publish-dialog.tsx'
import type { MergeConflict } from './rebase.ts'
import type { Editing } from './use-draft.ts'
import type { SavedRules } from '../use-rules.ts'

type Props = {
  editing: Editing
  saved: SavedRules
  /** How many rules the server would not take. */
  problems: number
  onTest: () => void
  onReplay: () => void
}

/** That what is shown is not in force, and the ways on from here. */
export function DraftBar({ editing, saved, problems, onTest, onReplay }: Props) {
  const words = differenceWords(editing.difference)
  const [isPublishing, setPublishing] = useState(false)
  const [clashes, setClashes] = useState<readonly MergeConflict[]>([])
  return (
    <section className="ip-draft-bar" aria-label="Draft">
      <Group justify="space-between" gap="xs">
        <Text fw={600} aria-live="polite">
          Draft: {words}. Not in force.
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onTest}>
            Test
          </Button>
          <Button size="xs" variant="default" onClick={onReplay}>
            Replay
          </Button>
          <ConfirmButton
            label="Discard…"
            title="Discard the draft?"
            confirmLabel={`Discard ${words}`}
            keepLabel="Keep the draft"
            action={async () => editing.discard()}
          >
            The rules in force stay as they are.
          </ConfirmButton>
          <Button size="xs" disabled={problems > 0} onClick={() => setPublishing(true)}>
            Publish…
          </Button>
        </Group>
      </Group>
      {problems > 0 && (
        <Text c="var(--mantine-color-error)">
          {problems === 1 ? 'One rule has' : `${problems} rules have`} to be corrected before this can be
          published.
        </Text>
      )}
      {(editing.isOutdated || clashes.length > 0) && (
        <StaleDraft editing={editing} theirs={saved} clashes={clashes} onClashes={setClashes} />
      )}
      {isPublishing && <PublishDialog editing={editing} onClose={() => setPublishing(false)} />}
    </section>
  )
}
