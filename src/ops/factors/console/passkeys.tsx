import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { waysOptions } from '../../sign-in/console/me.ts'
import { ConfirmButton } from '../../../console/ui/widgets/confirm-button.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { removePasskey, type Factors, type Passkey } from '../contract.ts'
import { AddPasskey } from './add-passkey.tsx'
import { Factor } from './factor.tsx'
import { canUsePasskeys } from './passkey.ts'
import { useFactorsChanged } from './use-factors.ts'

export function Passkeys({ factors: { totpSince, passkeys } }: { factors: Factors }) {
  const ways = useQuery(waysOptions)
  const isPossible = ways.data?.passkeys === true && canUsePasskeys()
  return (
    <Factor
      title="Passkeys"
      state={isPossible || !ways.data ? whatTheyAre : whereTheyWork}
      actions={isPossible && <AddPasskey />}
    >
      {passkeys.length > 0 && (
        <Table aria-label="Passkeys" className="stacks" mt="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Last used</Table.Th>
              <Table.Th>Added</Table.Th>
              <Table.Th>
                <span className="visually-hidden">Remove</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {passkeys.map((passkey) => (
              <Row key={passkey.id} passkey={passkey} isLast={totpSince === null && passkeys.length === 1} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Factor>
  )
}

const whatTheyAre =
  'Sign in with a finger, a face, a PIN or a security key, without a password. Cannot be phished.'
const whereTheyWork = 'They work only where this console is opened by its name over https, or as localhost.'

function Row({ passkey, isLast }: { passkey: Passkey; isLast: boolean }) {
  const { name, lastUsedAt, createdAt } = passkey
  return (
    <Table.Tr>
      <Table.Td data-label="Name">
        <strong>{name}</strong>
      </Table.Td>
      <Table.Td data-label="Last used">
        {lastUsedAt === null ? 'never' : <RelativeTime at={lastUsedAt} />}
      </Table.Td>
      <Table.Td data-label="Added">
        <RelativeTime at={createdAt} />
      </Table.Td>
      <Table.Td ta="right">
        <Remove passkey={passkey} isLast={isLast} />
      </Table.Td>
    </Table.Tr>
  )
}

function Remove({ passkey: { id, name }, isLast }: { passkey: Passkey; isLast: boolean }) {
  const changed = useFactorsChanged()
  const remove = async () => {
    await call(removePasskey, { params: { id } })
    await changed()
  }
  return (
    <ConfirmButton
      label="Remove…"
      description={`Remove the passkey ${name}`}
      title={`Remove the passkey ${name}?`}
      confirmLabel="Remove passkey"
      action={remove}
    >
      {isLast
        ? 'It is your last second factor: the recovery codes stop working with it, and your password alone lets anybody in who learns it.'
        : 'It can no longer be used to sign in. Delete it on the device too, which goes on offering it otherwise.'}
    </ConfirmButton>
  )
}
