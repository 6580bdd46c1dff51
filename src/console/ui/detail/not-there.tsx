import type { LinkProps } from '@tanstack/react-router'
import { Empty } from '../widgets/empty.tsx'
import { TextLink } from '../widgets/text-link.tsx'

type Props = { noun: string; back: { to: NonNullable<LinkProps['to']>; label: string } }

/** The address names something that does not exist. */
export function NotThere({ noun, back }: Props) {
  return (
    <div className="panel">
      <Empty title={`This ${noun} does not exist`} actions={<TextLink to={back.to}>{back.label}</TextLink>}>
        It was removed, or the address is not complete.
      </Empty>
    </div>
  )
}
