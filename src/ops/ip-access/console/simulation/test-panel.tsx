import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type RefObject } from 'react'
import { call, type Input } from '../../../../console/ui/api.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { testIpRules } from '../../simulation-contract.ts'
import { isSame } from '../rules/edited-rule.ts'
import { PersonSelect } from './person-select.tsx'
import { TestVerdict } from './test-result.tsx'
import { toInstant } from '../rules/rule-words.ts'

type Asked = Input<typeof testIpRules>['body']
export type Trial = Omit<Asked, 'address' | 'userId' | 'at'>
type Props = { trial: Trial; what: string; addressRef: RefObject<HTMLInputElement | null> }

/** One address, one person, one moment: in or not, and why. */
export function TestPanel({ trial, what, addressRef }: Props) {
  const [address, setAddress] = useState('')
  const [userId, setUserId] = useState<string | null>(null)
  const [at, setAt] = useState('')
  const asked: Asked = {
    ...trial,
    address: address.trim(),
    ...(userId === null ? {} : { userId }),
    ...(at === '' ? {} : { at: toInstant(at) }),
  }
  const test = useMutation({ mutationFn: (body: Asked) => call(testIpRules, { body }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (asked.address !== '') test.mutate(asked)
  }
  return (
    <Panel title={`Test the ${what}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            ref={addressRef}
            label="Address"
            placeholder="203.0.113.7"
            maxLength={60}
            value={address}
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: 'code' }}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <PersonSelect label="Person" value={userId} onChange={setUserId} />
          <TextInput
            type="datetime-local"
            label="At"
            description="Empty: now. For rules with a schedule or an end."
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={test.isPending} disabled={asked.address === ''}>
            Test this address
          </Button>
        </Stack>
      </form>
      <div aria-live="polite">
        {test.error && <ErrorState title="It could not be tested" error={test.error} />}
        {test.data && <TestVerdict result={test.data} isOld={!isSame(test.variables, asked)} />}
      </div>
    </Panel>
  )
}
