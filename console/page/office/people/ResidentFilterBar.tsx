import { Button, Select } from 'antd'
import { Plus, X } from 'lucide-react'
import { Link } from 'wouter'
import { CARE_LEVELS } from '../../../../records/record-schemas/assessments.ts'
import { CATEGORIES, STATUSES } from '../../../../records/record-schemas/people.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { ExportButton } from '../components/ExportButton.tsx'
import { SearchBox } from '../components/SearchBox.tsx'
import type { ResidentFilter, ResidentFilters } from '../data/residents.ts'
import { may, type Right } from '../data/rights.ts'

/** what somebody may not see they may not ask about either */
const FILTERS: readonly [name: Exclude<ResidentFilter, 'search'>, right: Right][] = [
  ['town', 'see-records'],
  ['category', 'see-medical'],
  ['level', 'see-care'],
  ['status', 'see-records'],
]

interface FilterBarProps {
  filters: ResidentFilters
  set: (name: ResidentFilter, value: string | undefined) => void
  clear: () => void
  /** null: not known yet */
  total: number | null
  towns: readonly string[]
}

export function ResidentFilterBar({ filters, set, clear, total, towns }: FilterBarProps) {
  const t = useWords()
  const { role } = useMe()
  const asked = new URLSearchParams(filters).toString()
  const options: Record<Exclude<ResidentFilter, 'search'>, { value: string; label: string }[]> = {
    category: CATEGORIES.map((value) => ({ value, label: t.code('category', value) })),
    status: STATUSES.map((value) => ({ value, label: t.code('status', value) })),
    town: towns.map((value) => ({ value, label: value })),
    level: CARE_LEVELS.map((value) => ({ value, label: t.code('care', value) })),
  }
  const shown = FILTERS.filter(([, right]) => may(role, right)).map(([name]) => name)
  return (
    <div className="resident-bar">
      <h1>
        {t('residents.title')} {total !== null && <small>{t('residents.count', { n: total.toLocaleString('en') })}</small>}
      </h1>
      <SearchBox
        className="resident-search"
        value={filters.search ?? ''}
        label={t('residents.searchLabel')}
        placeholder={t('residents.search')}
        onSearch={(text) => set('search', text)}
      />
      {shown.map((name) => (
        <Select
          key={name}
          className="resident-filter"
          allowClear
          showSearch={name === 'town'}
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
      <ExportButton path={asked ? `/exports/residents?${asked}` : '/exports/residents'} name={t('residents.title')} />
      {may(role, 'edit-people') && (
        <Link href="/office/residents/new" asChild>
          <Button type="primary" icon={<Plus size={15} aria-hidden />}>
            {t('residents.new')}
          </Button>
        </Link>
      )}
    </div>
  )
}
