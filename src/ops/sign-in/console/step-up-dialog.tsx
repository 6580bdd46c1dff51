import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useIdentityQuestion } from '../../../console/ui/identity-question.ts'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'

/** Few sessions ever need it, so it is not part of what the first page loads. */
const StepUpForm = lazy(async () => ({ default: (await import('./step-up-form.tsx')).StepUpForm }))

/** The one place where a person who is signed in proves it again, above whatever they were doing. */
export function StepUpDialog() {
  const question = useIdentityQuestion()
  return (
    <Dialog
      isOpen={question !== undefined}
      onClose={() => question?.answer(false)}
      title="Confirm it’s you"
      isTopmost
    >
      {question && (
        <Suspense fallback={<Skeleton height={150} />}>
          <StepUpForm question={question} />
        </Suspense>
      )}
    </Dialog>
  )
}
