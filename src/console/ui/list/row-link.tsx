import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { RowTarget } from './definition.ts'

/** What a row is called, as the link to its page. */
export const RowLink = ({ target, children }: { target: RowTarget; children: ReactNode }) => (
  <Anchor inherit fw={600} renderRoot={(props) => <Link {...target} {...props} />}>
    {children}
  </Anchor>
)
