import type { ReactNode } from 'react'
import { PageHeader } from '../../../console/widgets/page-header.tsx'
import { IpAccessSections } from './ip-access-sections.tsx'
import { StateBanner } from './state-banner.tsx'

type Props = { title: string; actions?: ReactNode; withHints?: boolean }

/** Where every page of IP access begins: what it is, its neighbours, and what nobody should overlook. */
export function IpAccessTop({ title, actions, withHints = false }: Props) {
  return (
    <div>
      <PageHeader title={title} actions={actions} />
      <IpAccessSections />
      <StateBanner withHints={withHints} />
    </div>
  )
}
