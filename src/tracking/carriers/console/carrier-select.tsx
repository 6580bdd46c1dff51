import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { listCarriers } from '../contract.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'

type Props = {
  label: string
  value: string
  description?: string | undefined
  error?: string | undefined
  onChange: (scac: string) => void
}

/** The carriers that can be asked for containers. */
export function useCarriers() {
  const carriers = useQuery({ ...replyOptions(listCarriers, { query: { limit: 500 } }), staleTime: 60_000 })
  return carriers.data?.items ?? []
}

/** Who carries a container. */
export function CarrierSelect({ label, value, description, error, onChange }: Props) {
  const known = useCarriers().map(({ scac, name }) => ({ value: scac, label: `${name} (${scac})` }))
  const isForeign = value !== '' && !known.some((option) => option.value === value)
  return (
    <NativeSelect
      w={270}
      label={label}
      value={value}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: 'Not known yet' },
        ...(isForeign ? [{ value, label: `${value} (not set up here)` }] : []),
        ...known,
      ]}
    />
  )
}
