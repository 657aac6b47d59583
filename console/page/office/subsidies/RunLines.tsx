import { Button, Select } from 'antd'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Run } from '../../../care-api.ts'
import { plain } from '../../data/format.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { Demonstration } from '../components/Demonstration.tsx'
import { ListState } from '../components/ListState.tsx'
import { SearchBox } from '../components/SearchBox.tsx'
import { useAddressFilters } from '../data/address.ts'
import { exactYuan, signedYuan } from '../data/amounts.ts'
import { residentHref } from '../data/resident-place.ts'
import { LINE_FILTERS, type RunLine, useRunLines } from '../data/subsidy-runs.ts'

const keyOf = ({ residentId, programme, month, kind }: RunLine) => `${residentId} ${programme} ${month} ${kind}`

function amountOf({ kind, fen, hours }: RunLine): string {
  if (fen === 0 && hours !== 0) return `${kind === 'difference' && hours > 0 ? '+' : ''}${plain(hours)}`
  return kind === 'difference' ? signedYuan(fen) : exactYuan(fen)
}

interface RunLinesProps {
  run: Run
  nameOf: (programme: string) => string
}

/** Who receives what, and after a click the sentence that says why. */
export function RunLines({ run, nameOf }: RunLinesProps) {
  const t = useWords()
  const { filters, set } = useAddressFilters(LINE_FILTERS)
  const list = useRunLines(run, filters)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (key: string) => setOpen((now) => (now.has(key) ? new Set([...now].filter((one) => one !== key)) : new Set([...now, key])))
  const columns: Column<RunLine>[] = [
    {
      key: 'name',
      title: t('residents.col.name'),
      phone: 'head',
      draw: (line) => {
        const key = keyOf(line)
        const isOpen = open.has(key)
        return (
          <span className="run-line-name">
            <Button
              type="text"
              size="small"
              icon={isOpen ? <ChevronDown size={15} /> : <ChevronRight size={15} />}
              aria-expanded={isOpen}
              aria-label={t('runs.why', { name: line.residentName, programme: line.programmeName[t.language] })}
              onClick={() => toggle(key)}
            />
            <Link href={residentHref(line.residentId, '/subsidies')}>{line.residentName}</Link>
          </span>
        )
      },
    },
    { key: 'town', title: t('residents.town'), draw: ({ town }) => <span className="dim">{town}</span> },
    { key: 'programme', title: t('runs.col.programme'), draw: ({ programmeName }) => programmeName[t.language] },
    { key: 'month', title: t('month.choose'), className: 'fixed', draw: ({ month }) => <span className="dim">{month}</span> },
    {
      key: 'kind',
      title: t('runs.col.kind'),
      draw: ({ kind, fen, hours }) =>
        kind === 'regular' ? (
          <span className="dim">{t('runs.kind.regular')}</span>
        ) : (
          <span className="chip outline">{t(fen < 0 || hours < 0 ? 'runs.kind.recovered' : 'runs.kind.backPaid')}</span>
        ),
    },
    {
      key: 'amount',
      title: t('runs.col.amount'),
      number: true,
      draw: (line) => (
        <>
          {line.demonstration && <Demonstration />} <b>{amountOf(line)}</b>{' '}
          <small>{line.fen === 0 && line.hours !== 0 ? t('standards.hourUnit') : t('office.yuanUnit')}</small>
        </>
      ),
    },
  ]
  return (
    <section className="panel" aria-label={t('runs.lines')} aria-busy={list.isFetching}>
      <div className="filter-bar">
        <h2>{t('runs.lines')}</h2>
        <SearchBox
          value={filters.search ?? ''}
          label={t('runs.searchLabel')}
          placeholder={t('runs.search')}
          onSearch={(search) => set({ search })}
        />
        <Select
          allowClear
          value={filters.programme}
          placeholder={t('runs.col.programme')}
          aria-label={t('runs.col.programme')}
          className="programme-filter"
          options={run.sums.map(({ programme }) => ({ value: programme, label: nameOf(programme) }))}
          onChange={(programme) => set({ programme })}
        />
        <Select
          allowClear
          value={filters.kind}
          placeholder={t('runs.col.kind')}
          aria-label={t('runs.col.kind')}
          options={[
            { value: 'regular', label: t('runs.kind.regular') },
            { value: 'difference', label: t('runs.kind.difference') },
          ]}
          onChange={(kind) => set({ kind })}
        />
      </div>
      <ListState list={list} isEmpty={list.items.length === 0} none={t('runs.noLines')}>
        <DataTable
          label={t('runs.lines')}
          columns={columns}
          rows={list.items}
          keyOf={keyOf}
          below={(line) => open.has(keyOf(line)) && <p className="run-sentence">{line.sentence[t.language]}</p>}
          more={list.more}
        />
      </ListState>
    </section>
  )
}
