import { Button } from 'antd'
import { CircleAlert, HeartHandshake, Plus } from 'lucide-react'
import { useState } from 'react'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { useMe } from '../../../data/session.ts'
import { useWords } from '../../../words.ts'
import { Masked } from '../../components/Masked.tsx'
import { NewRecordDialog } from '../../components/NewRecordDialog.tsx'
import { SpanLine } from '../../components/SpanLine.tsx'
import { isMasked } from '../../data/changes.ts'
import { useRecords } from '../../data/records.ts'
import { may } from '../../data/rights.ts'
import { PAIRING } from '../resident-fields.ts'
import type { Shown } from '../shown.ts'

function Visits({ residentId }: { residentId: string }) {
  const t = useWords()
  const list = useRecords('visit', { residentId }, 'day-desc')
  const visits = list.data?.items ?? []
  return (
    <Panel title={t('panel.visits')} side={list.data && t('visits.count', { n: list.data.total })}>
      {list.isError && <LoadFailed retry={() => void list.refetch()} />}
      {list.data && visits.length === 0 && <p className="panel-empty">{t('visits.none')}</p>}
      <ul className="entries">
        {visits.map(({ id, doc }) => (
          <li key={id} className={`visit-line is-${doc.state}`}>
            <span className="dim">{doc.doneDay ?? doc.dueDay}</span>
            <b>{t(`purpose.${doc.purpose}`)}</b>
            <span className={doc.state === 'missed' ? 'notable' : 'dim'}>
              {doc.state === 'missed' && <CircleAlert size={14} aria-hidden />} {t(`visitState.${doc.state}`)}
            </span>
            <span className="dim">{[doc.doneBy, doc.findings || doc.reason].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Plans({ residentId, day }: { residentId: string; day: string }) {
  const t = useWords()
  const plans = useRecords('visit-plan', { residentId }).data?.items ?? []
  return (
    <Panel title={t('panel.plans')}>
      {plans.length === 0 && <p className="panel-empty">{t('plans.none')}</p>}
      <ul className="entries">
        {plans.map(({ id, doc }) => (
          <li key={id}>
            <SpanLine
              what={t('plans.what', { purpose: t(`purpose.${doc.purpose}`), n: doc.everyDays })}
              span={doc}
              day={day}
              more={`${t(`risk.${doc.risk}`)} · ${doc.assignee.name}`}
            />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** 结对关爱: who looks after this person by name. */
function Pairings({ residentId, day, editable }: { residentId: string; day: string; editable: boolean }) {
  const t = useWords()
  const [adding, setAdding] = useState(false)
  const pairings = useRecords('pairing', { residentId }).data?.items ?? []
  const add = editable && (
    <Button type="text" size="small" icon={<Plus size={14} />} onClick={() => setAdding(true)}>
      {t('pairings.add')}
    </Button>
  )
  return (
    <Panel title={t('panel.pairings')} side={add || undefined}>
      {pairings.length === 0 && <p className="panel-empty">{t('pairings.none')}</p>}
      <ul className="entries">
        {pairings.map(({ id, doc }) => (
          <li key={id} className="pairing">
            <HeartHandshake size={15} aria-hidden />
            <div>
              <SpanLine
                what={doc.carerName}
                span={doc}
                day={day}
                more={[t(`carer.${doc.carerKind}`), doc.organisation].filter(Boolean).join(' · ')}
              />
              <p className="dim">
                {t('pairings.visits', { n: doc.visitsPerMonth })}{' '}
                {isMasked(doc.phone) ? (
                  <Masked kind="pairing" id={id} field="phone" label={t('contacts.phoneOf', { name: doc.carerName })} value={doc.phone} />
                ) : (
                  doc.phone
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {adding && (
        <NewRecordDialog
          kind="pairing"
          title="pairings.add"
          fields={PAIRING}
          fixed={{ residentId }}
          blank={{ carerKind: 'volunteer', visitsPerMonth: 2, from: day }}
          onDone={() => setAdding(false)}
        />
      )}
    </Panel>
  )
}

export function VisitsTab({ resident, day }: Shown) {
  const { role } = useMe()
  return (
    <div className="tab-columns wide-first">
      <div>
        <Visits residentId={resident.id} />
      </div>
      <div>
        <Plans residentId={resident.id} day={day} />
        <Pairings residentId={resident.id} day={day} editable={may(role, 'edit-care')} />
      </div>
    </div>
  )
}
