import { Button, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { commentInvestigation } from '../action-contract.ts'
import type { Investigation } from '../contract.ts'
import { longestText } from '../words.ts'
import { ActionProblem } from './action-problem.tsx'
import { useAction } from './use-action.ts'

export function CommentBox({ investigation }: { investigation: Investigation }) {
  const [text, setText] = useState('')
  const action = useAction(commentInvestigation, investigation, () => setText(''))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        action.mutate({ text })
      }}
    >
      <Stack gap="xs" align="flex-start">
        <Textarea
          label="Comment"
          w="100%"
          autosize
          minRows={2}
          required
          maxLength={longestText}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionProblem error={action.error} investigation={investigation} />
        <Button type="submit" variant="default" loading={action.isPending}>
          Add comment
        </Button>
      </Stack>
    </form>
  )
}
