import { call } from '../../../console/ui/api.ts'
import { ConfirmButton } from '../../../console/ui/widgets/confirm-button.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { removeTotp, type Factors } from '../contract.ts'
import { EnrolApp } from './enrol-app.tsx'
import { Factor } from './factor.tsx'
import { useFactorsChanged } from './use-factors.ts'

export function AuthenticatorApp({ factors: { totpSince, passkeys } }: { factors: Factors }) {
  const isOn = totpSince !== null
  const state = isOn ? (
    <>
      On since <RelativeTime at={totpSince} />.
    </>
  ) : (
    'Off. An app on your phone shows a code of six digits, a new one every half minute.'
  )
  return (
    <Factor
      title="Authenticator app"
      state={state}
      actions={
        <>
          <EnrolApp isOn={isOn} />
          {isOn && <SwitchOff isLast={passkeys.length === 0} />}
        </>
      }
    />
  )
}

function SwitchOff({ isLast }: { isLast: boolean }) {
  const changed = useFactorsChanged()
  const switchOff = async () => {
    await call(removeTotp, {})
    await changed()
  }
  return (
    <ConfirmButton
      label="Switch off…"
      description="Switch off the authenticator app"
      title="Switch the authenticator app off?"
      confirmLabel="Switch app off"
      action={switchOff}
    >
      {isLast
        ? 'Its codes and your recovery codes stop working. From then on your password alone lets anybody in who learns it.'
        : 'Its codes stop working. Your passkeys and recovery codes go on.'}
    </ConfirmButton>
  )
}
