import { PageHeader } from '../../../console/widgets/page-header.tsx'
import { IpAccessSections } from './ip-access-sections.tsx'
import { StateBanner } from './state-banner.tsx'
export function IpAccessPage() {
  return (
    <>
      <PageHeader title="IP access" />
      <IpAccessSections />
      <StateBanner withHints />
    </>
  )
}
