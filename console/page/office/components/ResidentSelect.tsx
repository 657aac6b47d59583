import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { type ResidentRow, residentPageSchema } from '../../../care-api.ts'
import { read } from '../../data/http.ts'
import { useWords } from '../../words.ts'
import { useDebounced } from '../data/debounced.ts'

const MOST = 20

function useFound(search: string) {
  const found = useQuery({
    queryKey: ['residents', 'choose', search],
    queryFn: () => read(`/residents?${new URLSearchParams({ search, limit: String(MOST) })}`, residentPageSchema),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
  return search === '' ? [] : (found.data?.items ?? [])
}

interface ResidentSelectProps {
  id?: string
  value?: string | null
  /** of the one that is chosen already */
  name?: string
  status?: 'error'
  onChange?: (residentId: string | undefined, resident: ResidentRow | undefined) => void
}

/** One resident, found as in their list. Given `id`, `value` and `onChange` by a form. */
export function ResidentSelect({ id, value, name, status, onChange }: ResidentSelectProps) {
  const t = useWords()
  const [typed, setTyped] = useState('')
  const found = useFound(useDebounced(typed.trim()))
  const options = found.map((resident) => ({
    value: resident.id,
    label: resident.name,
    hint: [resident.age !== null && t('residents.age', { n: resident.age }), resident.town, resident.addressLine].filter(Boolean).join(' '),
  }))
  const known = value && name && !options.some((option) => option.value === value) ? [{ value, label: name, hint: '' }] : []
  return (
    <Select
      id={id}
      value={value ?? undefined}
      status={status}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t('residents.search')}
      aria-label={t('residents.searchLabel')}
      notFoundContent={typed.trim() === '' ? null : t('residents.none')}
      options={[...known, ...options]}
      optionRender={({ label, data }) => (
        <>
          <b>{label}</b> <small className="dim">{data.hint}</small>
        </>
      )}
      onChange={(chosen) =>
        onChange?.(
          chosen,
          found.find((resident) => resident.id === chosen),
        )
      }
    />
  )
}
