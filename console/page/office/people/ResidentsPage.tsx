import '../words.people.ts'
// of the export button
import '../words.money.ts'
import { useMemo } from 'react'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { useWords } from '../../words.ts'
import { OfficePage } from '../components/OfficePage.tsx'
import { useTowns } from '../data/providers.ts'
import { useResidentFilters, useResidentList } from '../data/residents.ts'
import { ResidentFilterBar } from './ResidentFilterBar.tsx'
import { ResidentRows } from './ResidentRows.tsx'
import './residents.css'

export function ResidentsPage() {
  const t = useWords()
  const { filters, set, clear } = useResidentFilters()
  const list = useResidentList(filters)
  const residents = useMemo(() => (list.data?.pages ?? []).flatMap((page) => page.items), [list.data])
  const total = list.data?.pages[0]?.total ?? 0
  const { hasNextPage, isFetchingNextPage, isFetching, fetchNextPage } = list
  return (
    <OfficePage name="residents" headed>
      <section className="panel resident-list" aria-busy={isFetching}>
        <ResidentFilterBar filters={filters} set={set} clear={clear} total={list.data ? total : null} towns={useTowns(residents)} />
        {list.isError && <LoadFailed retry={() => void list.refetch()} />}
        {list.isPending && <p className="office-empty">{t('office.loading')}</p>}
        {list.data && residents.length === 0 && (
          <div className="office-empty">
            <p>{t('residents.none')}</p>
            {filters.search && <p>{t('residents.noneHint')}</p>}
          </div>
        )}
        {residents.length > 0 && (
          <ResidentRows residents={residents} total={total} more={hasNextPage && !isFetchingNextPage} onMore={fetchNextPage} />
        )}
      </section>
    </OfficePage>
  )
}
