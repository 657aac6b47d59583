import { Button, Segmented } from 'antd'
import { CircleAlert, FileCheck } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ServiceView, SettlementView } from '../../../care-api.ts'
import { plain, shortTime } from '../../data/format.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { exactYuan, signedYuan } from '../data/amounts.ts'
import { evidenceText } from '../data/evidence.ts'
import { residentHref } from '../data/resident-place.ts'
import { differencesOf, type LineShown, paidFen, type SettlementLine, shownLines } from '../data/settlement-view.ts'
import { DifferenceDialog } from './DifferenceDialog.tsx'

interface LineProps {
  view: SettlementView
  line: SettlementLine
}

/** What is wrong with a line, and what somebody decided about it. */
function Verdict({ view, line, onDecide }: LineProps & { onDecide: (fen: number | null) => void }) {
  const t = useWords()
  const said = differencesOf(view.settlement, line.serviceId)
  const isOpen = view.undecided.includes(line.serviceId)
  return (
    <>
      {line.problem && (
        <span className={isOpen ? 'verdict notable' : 'verdict'}>
          <CircleAlert size={14} aria-hidden /> {t(`problem.${line.problem}`)}
        </span>
      )}
      {said.map(({ fen, reason, by }) => (
        <span key={`${reason} ${fen}`} className="verdict dim">
          {signedYuan(fen)} · {reason} · {by}
        </span>
      ))}
      {isOpen && view.settlement.state === 'draft' && (
        <span className="verdict-buttons">
          <Button size="small" onClick={() => onDecide(line.payableFen)}>
            {t('settlements.pay')}
          </Button>
          <Button size="small" onClick={() => onDecide(0)}>
            {t('settlements.refuse')}
          </Button>
        </span>
      )}
    </>
  )
}

function Evidence({ service }: { service: ServiceView['service'] | undefined }) {
  const t = useWords()
  if (!service) return null
  const times = service.startedAt !== null && service.endedAt !== null && `${shortTime(service.startedAt)}–${shortTime(service.endedAt)}`
  return (
    <>
      {times || <span className="dim">{t('settlements.noTimes')}</span>}
      {service.evidence.length > 0 && (
        <small className="block">
          <FileCheck size={12} aria-hidden /> {service.evidence.map((one) => evidenceText(one, t)).join(t('condition.comma'))}
        </small>
      )}
    </>
  )
}

interface SettlementLinesProps {
  view: SettlementView
  services: ReadonlyMap<string, ServiceView> | undefined
  /** may add differences */
  editable: boolean
}

export function SettlementLines({ view, services, editable }: SettlementLinesProps) {
  const t = useWords()
  const [shown, setShown] = useState<LineShown>(view.undecided.length > 0 ? 'undecided' : 'all')
  const [deciding, setDeciding] = useState<{ line: SettlementLine; fen: number | null } | null>(null)
  const { settlement, residentNames, undecided } = view
  const problems = settlement.lines.filter(({ problem }) => problem !== null).length
  const columns: Column<SettlementLine>[] = [
    { key: 'day', title: t('services.col.day'), className: 'fixed', draw: ({ day }) => day },
    {
      key: 'resident',
      title: t('services.col.resident'),
      phone: 'head',
      draw: ({ residentId }) => <Link href={residentHref(residentId, '/services')}>{residentNames[residentId]}</Link>,
    },
    {
      key: 'item',
      title: t('services.col.item'),
      draw: ({ item, hours }) => (
        <>
          {t.code('item', item)} {hours > 0 && <small>{t('subsidy.hours', { n: plain(hours) })}</small>}
        </>
      ),
    },
    {
      key: 'evidence',
      title: t('settlements.col.evidence'),
      draw: ({ serviceId }) => <Evidence service={services?.get(serviceId)?.service} />,
    },
    {
      key: 'total',
      title: t('settlements.col.total'),
      number: true,
      draw: ({ totalFen }) => <span className="dim">{exactYuan(totalFen)}</span>,
    },
    { key: 'payable', title: t('settlements.sum.payable'), number: true, draw: ({ payableFen }) => exactYuan(payableFen) },
    { key: 'paid', title: t('settlements.col.paid'), number: true, draw: (line) => <b>{exactYuan(paidFen(settlement, line))}</b> },
    {
      key: 'problem',
      title: t('settlements.col.problem'),
      phone: 'wide',
      draw: (line) => <Verdict view={view} line={line} onDecide={(fen) => editable && setDeciding({ line, fen })} />,
    },
    ...(editable && settlement.state === 'draft'
      ? [
          {
            key: 'actions',
            title: t('table.actions'),
            className: 'row-actions',
            draw: (line: SettlementLine) => (
              <Button type="link" size="small" onClick={() => setDeciding({ line, fen: null })}>
                {t('settlements.difference')}
              </Button>
            ),
          },
        ]
      : []),
  ]
  const options = [
    { value: 'undecided' as const, label: t('settlements.show.undecided', { n: undecided.length }) },
    { value: 'problems' as const, label: t('settlements.show.problems', { n: problems }) },
    { value: 'all' as const, label: t('settlements.show.all', { n: settlement.lines.length }) },
  ]
  return (
    <section className="panel" aria-label={t('settlements.lines')}>
      <div className="filter-bar">
        <h2>{t('settlements.lines')}</h2>
        <Segmented value={shown} options={options} aria-label={t('settlements.show')} onChange={setShown} />
      </div>
      <DataTable
        label={t('settlements.lines')}
        columns={columns}
        rows={shownLines(view, shown)}
        keyOf={({ serviceId }) => serviceId}
        classOf={({ serviceId }) => (undecided.includes(serviceId) ? 'is-open' : undefined)}
      />
      {deciding && <DifferenceDialog view={view} {...deciding} onClose={() => setDeciding(null)} />}
    </section>
  )
}
