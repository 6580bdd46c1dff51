import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { listCarriers } from '../../tracking/carriers/contract.ts'
import { checkContainerNumber } from '../../tracking/containers/contract.ts'
import { replyOptions } from '../use-list.ts'

type Props = {
  label: string
  containerNumber: string
  value: string
  error?: string | undefined
  onChange: (scac: string) => void
}

/** Who carries a container. The owner's prefix suggests a carrier, but leased and shared boxes sail with others: the person decides. */
export function CarrierSelect({ label, containerNumber, value, error, onChange }: Props) {
  const carriers = useQuery({ ...replyOptions(listCarriers, {}), staleTime: 60_000 })
  const number = containerNumber.trim()
  const verdict = useQuery({
    ...replyOptions(checkContainerNumber, { params: { number } }),
    enabled: false,
  })
  const suggested = number === '' ? null : (verdict.data?.suggestedCarrier ?? null)
  const known = (carriers.data?.items ?? []).map(({ scac, name }) => ({
    value: scac,
    label: `${name} (${scac})`,
  }))
  const isForeign = value !== '' && !known.some((option) => option.value === value)
  return (
    <NativeSelect
      w={270}
      label={label}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: suggested ? `As the number says: ${suggested.name}` : 'Not known yet' },
        ...(isForeign ? [{ value, label: value }] : []),
        ...known,
      ]}
    />
  )
}
