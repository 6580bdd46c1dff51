import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { listPartners } from '../../../partners/contract.ts'
import { limits } from '../../contract.ts'
import { field, useFormText, type OrderForm } from './use-order-form.ts'

/** The partner by name: one of the known ones, or a new one. */
export function PartnerFields({ form }: { form: OrderForm }) {
  const id = useId()
  const name = useFormText(form, 'partnerName')
  const { known, isNew } = usePartners(name)
  const fillEmail = () => {
    const email = known.find(isNamed(name))?.email
    if (email && form.getValues().partnerEmail === '') form.setFieldValue('partnerEmail', email)
  }
  // No field of type email: browsers write müller.de there as xn--mller-kva.de.
  const email = {
    inputMode: 'email',
    label: 'Partner’s e-mail',
    maxLength: limits.email,
    autoComplete: 'off',
  } as const
  return (
    <>
      <TextInput
        label="Partner"
        withAsterisk
        maxLength={limits.partnerName}
        autoComplete="off"
        list={id}
        description={isNew ? 'New: will be created with this order.' : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...field(form, 'partnerName')}
        onBlur={fillEmail}
        key={form.key('partnerName')}
      />
      <datalist id={id}>
        {known.map((partner) => (
          <option key={partner.id} value={partner.name}>
            {partner.email ?? ''}
          </option>
        ))}
      </datalist>
      <TextInput {...email} {...field(form, 'partnerEmail')} key={form.key('partnerEmail')} />
    </>
  )
}

/** Partners with such a name, and whether it is nobody's yet. */
function usePartners(name: string) {
  const [search] = useDebouncedValue(name.trim().slice(0, 100), 200)
  const partners = useQuery({
    ...replyOptions(listPartners, { query: { search, limit: 8 } }),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
  const known = partners.data?.items ?? []
  const isAnswered =
    search !== '' && search === name.trim() && partners.isSuccess && !partners.isPlaceholderData
  return { known, isNew: isAnswered && !known.some(isNamed(name)) }
}

const isNamed =
  (name: string) =>
  (partner: { name: string }): boolean =>
    partner.name.toLowerCase() === name.trim().toLowerCase()
