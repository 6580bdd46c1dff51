import { Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { EntryPage } from '../../../../console/ui/widgets/entry-page.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { TextLink } from '../../../../console/ui/widgets/text-link.tsx'
import { showPasswordLink } from '../../contract.ts'
import { ChoosePasswordForm } from './choose-password-form.tsx'

/** Where the link of an invitation or of a forgotten password leads. The ticket is behind `#`, which no server sees. */
export function ChoosePasswordPage() {
  const ticket = useLocation({ select: ({ hash }) => hash })
  const link = useQuery({
    ...replyOptions(showPasswordLink, { body: { ticket } }),
    enabled: ticket !== '',
    staleTime: Infinity,
  })
  const whose = link.data
  return (
    <EntryPage title={whose?.invited ? `Welcome, ${whose.name}` : 'Choose a new password'}>
      {link.isLoading && <Skeleton height={180} aria-busy />}
      {whose && (
        <>
          <Text>
            {whose.invited ? 'Choose the password with which you will sign in as ' : 'For '}
            <strong>{whose.email}</strong>
            {whose.invited ? '.' : '. All sessions that are open will end.'}
          </Text>
          <ChoosePasswordForm ticket={ticket} email={whose.email} />
        </>
      )}
      {(link.error || ticket === '') && <Useless error={link.error} />}
    </EntryPage>
  )
}

function Useless({ error }: { error: Error | null }) {
  return (
    <Stack align="flex-start">
      <ErrorState
        title="This link cannot be used"
        error={
          error ?? new Error('Its end is missing: open it again from the mail, or copy the whole of it.')
        }
      />
      <Text>
        A link works once and not for long.{' '}
        <TextLink to="/forgot-password" isInText>
          Ask for a new one
        </TextLink>
        , or ask whoever invited you.
      </Text>
      <TextLink to="/sign-in">Back to sign-in</TextLink>
    </Stack>
  )
}
