import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { mergeConflictWords, type MergeConflict } from './rebase.ts'
import { differenceOf } from './difference.ts'
import { DifferenceList } from './difference-list.tsx'
import type { Editing } from './use-draft.ts'
import type { SavedRules } from '../use-rules.ts'

type Props = {
  editing: Editing
  theirs: SavedRules
  /** Where both had the same in hand when the draft was last put on top of theirs. */
  clashes: readonly MergeConflict[]
  onClashes: (clashes: readonly MergeConflict[]) => void
}

/** Somebody else has published since the draft began: what they changed, and both ways on. */
export function StaleDraft({ editing, theirs, clashes, onClashes }: Props) {
  if (!editing.isOutdated) return <Clashes clashes={clashes} onSeen={() => onClashes([])} />
  return (
    <Alert
      role="alert"
      variant="outline"
      color="orange"
      c="var(--mantine-color-text)"
      title="Somebody else published other rules since this draft began"
    >
      <Stack gap="sm">
        <DifferenceList difference={differenceOf(editing.base, theirs.rules)} />
        <Group gap="xs">
          <Button size="xs" onClick={() => onClashes(editing.takeAlong(theirs))}>
            Put my draft on top of theirs
          </Button>
          <Button size="xs" variant="default" onClick={editing.discard}>
            Discard my draft
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

function Clashes({ clashes, onSeen }: { clashes: readonly MergeConflict[]; onSeen: () => void }) {
  return (
    <Alert
      role="status"
      variant="outline"
      color="orange"
      c="var(--mantine-color-text)"
      title="Your draft is on top of theirs now"
    >
      <Text>Both of you had these in hand:</Text>
      <List size="sm" my="xs">
        {clashes.map((clash) => (
          <List.Item key={mergeConflictWords(clash)}>{mergeConflictWords(clash)}</List.Item>
        ))}
      </List>
      <Button size="xs" variant="default" onClick={onSeen}>
        I have seen it
      </Button>
    </Alert>
  )
}
