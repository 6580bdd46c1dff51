import { Anchor } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type Props = Pick<LinkProps, 'params' | 'search'> & {
  to: NonNullable<LinkProps['to']>
  children: ReactNode
  isInText?: boolean
}

/** A link to a page of the console. Within a sentence it is underlined, for colour alone would not tell it apart. */
export const TextLink = ({ children, isInText = false, ...place }: Props) => (
  <Anchor
    {...(isInText ? { inherit: true, underline: 'always' as const } : { size: 'sm' as const })}
    renderRoot={(props) => <Link {...place} {...props} />}
  >
    {children}
  </Anchor>
)
