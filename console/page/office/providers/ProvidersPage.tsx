import '../words.money.ts'
import { Segmented } from 'antd'
import { useWords } from '../../words.ts'
import { OfficePage } from '../components/OfficePage.tsx'
import { SearchBox } from '../components/SearchBox.tsx'
import { useAddressFilters } from '../data/address.ts'
import { OfficerList } from './OfficerList.tsx'
import { PairingList } from './PairingList.tsx'
import { ProviderList } from './ProviderList.tsx'
import '../../components/panels.css'
import './providers.css'

const LISTS = ['providers', 'officers', 'pairings'] as const
type List = (typeof LISTS)[number]

const listOf = (text: string | undefined): List => LISTS.find((list) => list === text) ?? 'providers'

/** Providers, grid officers and paired carers: who can be sent, and who looks after whom. */
export function ProvidersPage() {
  const t = useWords()
  const { filters, set } = useAddressFilters(['list', 'search'])
  const list = listOf(filters.list)
  const search = filters.search ?? ''
  return (
    <OfficePage name="providers">
      <div className="panel filter-bar">
        <Segmented<List>
          value={list}
          options={LISTS.map((value) => ({ value, label: t(`providers.list.${value}`) }))}
          aria-label={t('rail.providers')}
          onChange={(value) => set({ list: value === 'providers' ? undefined : value, search: undefined })}
        />
        <span className="filter-gap" />
        <SearchBox
          key={list}
          value={search}
          label={t('providers.searchLabel')}
          placeholder={t(`providers.search.${list}`)}
          onSearch={(text) => set({ search: text })}
        />
      </div>
      {list === 'providers' && <ProviderList search={search} />}
      {list === 'officers' && <OfficerList search={search} />}
      {list === 'pairings' && <PairingList search={search} />}
    </OfficePage>
  )
}
