import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export type EventsOf = {
  actor?: string
  sessionId?: string
  address?: string
  subjectType?: string
  subjectId?: string
}

/** The way from a person, a session or an address to its events. */
export const EventsLink = ({ of, children }: { of: EventsOf; children: ReactNode }) => (
  <Anchor size="sm" className="breaks" renderRoot={(props) => <Link to="/audit" search={of} {...props} />}>
    {children}
  </Anchor>
)
