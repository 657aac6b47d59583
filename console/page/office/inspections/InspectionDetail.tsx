import { Button } from 'antd'
import { CircleAlert, Printer } from 'lucide-react'
import { useState } from 'react'
import type { InspectionView } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { instantText } from '../data/days.ts'
import type { Pick } from '../data/inspections.ts'
import { may } from '../data/rights.ts'
import { ProofBox } from './ProofBox.tsx'
import { ResultDialog } from './ResultDialog.tsx'

function Result({ pick }: { pick: Pick }) {
  const t = useWords()
  if (pick.result === null) return <span className="dim no-print">{t('inspections.open')}</span>
  return (
    <>
      <span className={pick.result === 'problem' ? 'chip warn' : 'chip'}>
        {pick.result === 'problem' && <CircleAlert size={13} aria-hidden />} {t(`inspections.result.${pick.result}`)}
      </span>{' '}
      <span className="dim">{pick.doneDay}</span>
    </>
  )
}

const wordOf = ({ result }: Pick) => (result === null ? 'inspections.enter' : 'inspections.change')

/** A draw: who goes to whose home, how it was drawn, and what was found. */
export function InspectionDetail({ inspection }: { inspection: InspectionView }) {
  const t = useWords()
  const { role } = useMe()
  const [entering, setEntering] = useState<Pick | null>(null)
  const { day, drawnAt, drawnBy, picks } = inspection
  const columns: Column<Pick & { number: number }>[] = [
    { key: 'number', title: t('inspections.col.number'), phone: 'hide', draw: ({ number }) => <span className="dim">{number}</span> },
    {
      key: 'home',
      title: t('inspections.col.home'),
      phone: 'head',
      draw: ({ town, addressLine }) => (
        <>
          <b>{addressLine}</b>
          <small className="block">{town}</small>
        </>
      ),
    },
    { key: 'inspector', title: t('inspections.col.inspector'), draw: ({ inspectorName }) => inspectorName },
    { key: 'result', title: t('inspections.result'), className: 'on-paper', draw: (pick) => <Result pick={pick} /> },
    {
      key: 'note',
      title: t('inspections.note'),
      phone: 'wide',
      className: 'on-paper',
      draw: ({ note }) => (note ? <span className="dim">{note}</span> : null),
    },
    ...(may(role, 'edit-care')
      ? [
          {
            key: 'actions',
            title: t('table.actions'),
            className: 'row-actions no-print',
            draw: (pick: Pick) => (
              <Button type="link" size="small" aria-label={`${t(wordOf(pick))} ${pick.addressLine}`} onClick={() => setEntering(pick)}>
                {t(wordOf(pick))}
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <section className="panel inspection print-sheet" aria-label={t('inspections.of', { day })}>
      <div className="head-line inspection-head">
        <h2>{t('inspections.of', { day })}</h2>
        <span className="dim">{t('inspections.drawnBy', { by: drawnBy, at: instantText(drawnAt) })}</span>
        <div className="head-actions no-print">
          <Button icon={<Printer size={15} aria-hidden />} onClick={() => window.print()}>
            {t('inspections.print')}
          </Button>
        </div>
      </div>
      <ProofBox inspection={inspection} />
      <DataTable
        label={t('inspections.of', { day })}
        columns={columns}
        rows={picks.map((pick, i) => ({ ...pick, number: i + 1 }))}
        keyOf={({ homeId }) => homeId}
      />
      {entering && <ResultDialog inspection={inspection} pick={entering} onClose={() => setEntering(null)} />}
    </section>
  )
}
