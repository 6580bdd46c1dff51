import { Checkbox, Stack } from '@mantine/core'
import { tokenScopes, type TokenScope } from '../../../kernel/identity.ts'
import { scopeWords } from './scope-words.ts'

type Props = {
  value: readonly TokenScope[]
  error?: React.ReactNode
  onChange: (chosen: TokenScope[]) => void
  /** By which the form finds it. */
  'data-path'?: string
}

/** What of its role a token may, in words beside each scope. */
export function ScopeChoice({ value, error, onChange, ...rest }: Props) {
  return (
    <Checkbox.Group
      label="Scopes"
      description="Of several, whatever one of them allows. Never more than the role, and never to make other tokens."
      value={[...value]}
      error={error}
      data-path={rest['data-path']}
      onChange={(chosen) => onChange(tokenScopes.filter((scope) => chosen.includes(scope)))}
    >
      <Stack gap={10} mt={8}>
        {tokenScopes.map((scope) => (
          <Checkbox key={scope} value={scope} size="xs" label={`${scope}: ${scopeWords[scope]}`} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
