import { Activity, type ReactNode } from 'react'
import { RefusedPage } from './pages/refused.tsx'
import { useRefusal } from '../../ops/ip-decisions/console/refusal.ts'

type Props = { children: ReactNode; onAdmitted: () => void }

/** The console, or the one page for who may not come in from here. What they had typed waits behind it until they may. */
export function BlockedBoundary({ children, onAdmitted }: Props) {
  const refusal = useRefusal()
  return (
    <>
      <Activity mode={refusal ? 'hidden' : 'visible'}>{children}</Activity>
      {refusal && <RefusedPage problem={refusal} onAdmitted={onAdmitted} />}
    </>
  )
}
