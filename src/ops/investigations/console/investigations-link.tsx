import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type Of = { userId: string } | { sessionId: string } | { address: string } | { eventId: string }

/** The way from a person, a session, an address or an event to its investigations. */
export const InvestigationsLink = ({ of, children }: { of: Of; children: ReactNode }) => (
  <Anchor size="sm" renderRoot={(props) => <Link to="/investigations" search={of} {...props} />}>
    {children}
  </Anchor>
)
