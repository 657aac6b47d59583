import { DEVICE_FILTERS, type DeviceFilter } from '../data/device-view.ts'
import { percent } from '../data/format.ts'
import { useWords } from '../words.ts'

interface DeviceFiltersProps {
  counts: Record<DeviceFilter, number>
  filter: DeviceFilter
  onFilter: (filter: DeviceFilter) => void
}

export function DeviceFilters({ counts, filter, onFilter }: DeviceFiltersProps) {
  const t = useWords()
  const name = (value: DeviceFilter) => (value === 'all' || value === 'rejects' ? t(`devices.${value}`) : t(`availability.${value}`))
  return (
    <fieldset className="device-filters">
      <legend className="visually-hidden">{t('devices.filter')}</legend>
      {DEVICE_FILTERS.map((value) => (
        <button key={value} type="button" className="panel" aria-pressed={filter === value} onClick={() => onFilter(value)}>
          <span>{name(value)}</span>
          <b>
            {counts[value]}
            {value === 'online' && counts.all > 0 && <small>{percent(counts.online / counts.all)}</small>}
          </b>
        </button>
      ))}
    </fieldset>
  )
}
