import '../words.money.ts'
import { Button } from 'antd'
import { ChevronLeft, Dices } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { InspectionView } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useInspection, useInspections } from '../data/inspections.ts'
import { may } from '../data/rights.ts'
import { DrawDialog } from './DrawDialog.tsx'
import { InspectionDetail } from './InspectionDetail.tsx'
import '../../components/panels.css'
import '../components/split.css'
import '../services/services.css'
import './inspections.css'

export const inspectionHref = (id: string) => `/office/inspections/${encodeURIComponent(id)}`

function Item({ inspection, isOpen }: { inspection: InspectionView; isOpen: boolean }) {
  const t = useWords()
  const { id, day, drawnBy, picks } = inspection
  const done = picks.filter(({ result }) => result !== null).length
  return (
    <li>
      <Link href={inspectionHref(id)} aria-current={isOpen ? 'true' : undefined}>
        <b>{day}</b>
        <span>{t('inspections.item', { by: drawnBy, done, of: picks.length })}</span>
      </Link>
    </li>
  )
}

function Detail({ id }: { id: string }) {
  const found = useInspection(id)
  return (
    <ListState list={found} isEmpty={false} none={null}>
      {found.data && <InspectionDetail inspection={found.data} />}
    </ListState>
  )
}

export function InspectionsPage({ id }: { id: string | undefined }) {
  const t = useWords()
  const { role } = useMe()
  const list = useInspections()
  const [drawing, setDrawing] = useState(false)
  const chosen = id ?? list.items[0]?.id
  return (
    <OfficePage
      name="split-page inspections"
      side={
        <>
          <ExportButton path="/exports/inspection" name={t('rail.inspections')} />
          {may(role, 'edit-care') && (
            <Button type="primary" icon={<Dices size={15} aria-hidden />} onClick={() => setDrawing(true)}>
              {t('inspections.draw')}
            </Button>
          )}
        </>
      }
    >
      <div className={id === undefined ? 'split' : 'split is-open'}>
        <nav className="panel split-list" aria-label={t('rail.inspections')}>
          <ListState list={list} isEmpty={list.items.length === 0} none={t('inspections.none')}>
            <ul>
              {list.items.map((inspection) => (
                <Item key={inspection.id} inspection={inspection} isOpen={inspection.id === chosen} />
              ))}
            </ul>
          </ListState>
        </nav>
        <div className="split-detail">
          <Link className="split-back" href="/office/inspections">
            <ChevronLeft size={16} aria-hidden />
            {t('rail.inspections')}
          </Link>
          {chosen !== undefined && <Detail key={chosen} id={chosen} />}
        </div>
      </div>
      {drawing && <DrawDialog onClose={() => setDrawing(false)} />}
    </OfficePage>
  )
}
