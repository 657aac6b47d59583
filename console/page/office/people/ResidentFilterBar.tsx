import { Button, Input, type InputRef, Select } from 'antd'
import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { CARE_LEVELS } from '../../../../records/record-schemas/assessments.ts'
import { CATEGORIES, STATUSES } from '../../../../records/record-schemas/people.ts'
import { useWords } from '../../words.ts'
import type { ResidentFilter, ResidentFilters } from '../data/residents.ts'
import { useSlashKey } from '../data/slash-key.ts'

const TYPING_MS = 250

/** What is typed is asked for when the typing rests; what the address says is shown. */
function SearchBox({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const t = useWords()
  const input = useRef<InputRef>(null)
  const [typed, setTyped] = useState(value)
  useSlashKey(() => input.current?.focus({ cursor: 'all' }))
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onSearch(typed.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, value, onSearch])
  return (
    <Input
      ref={input}
      className="resident-search"
      type="search"
      value={typed}
      allowClear
      prefix={<Search size={15} aria-hidden />}
      suffix={typed === '' ? <kbd>/</kbd> : null}
      placeholder={t('residents.search')}
      aria-label={t('residents.searchLabel')}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={() => onSearch(typed.trim())}
    />
  )
}

interface FilterBarProps {
  filters: ResidentFilters
  set: (name: ResidentFilter, value: string | undefined) => void
  clear: () => void
  /** null: not known yet */
  total: number | null
}

export function ResidentFilterBar({ filters, set, clear, total }: FilterBarProps) {
  const t = useWords()
  const options: Record<'category' | 'status' | 'level', { value: string; label: string }[]> = {
    category: CATEGORIES.map((value) => ({ value, label: t.code('category', value) })),
    status: STATUSES.map((value) => ({ value, label: t.code('status', value) })),
    level: CARE_LEVELS.map((value) => ({ value, label: t.code('care', value) })),
  }
  return (
    <div className="resident-bar">
      <h1>
        {t('residents.title')} {total !== null && <small>{t('residents.count', { n: total.toLocaleString('en') })}</small>}
      </h1>
      <SearchBox value={filters.search ?? ''} onSearch={(text) => set('search', text)} />
      {(['category', 'level', 'status'] as const).map((name) => (
        <Select
          key={name}
          className="resident-filter"
          allowClear
          value={filters[name]}
          options={options[name]}
          placeholder={t(`residents.${name}`)}
          aria-label={t(`residents.${name}`)}
          onChange={(value) => set(name, value)}
        />
      ))}
      {Object.keys(filters).length > 0 && (
        <Button type="text" icon={<X size={14} aria-hidden />} onClick={clear}>
          {t('residents.clear')}
        </Button>
      )}
    </div>
  )
}
