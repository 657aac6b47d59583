import { Check, X } from 'lucide-react'
import { yuan } from '../../../data/money.ts'
import { useMe } from '../../../data/session.ts'
import { useWords } from '../../../words.ts'
import { EntriesPanel } from '../../components/EntriesPanel.tsx'
import { RecordPanel } from '../../components/RecordPanel.tsx'
import { SpanLine } from '../../components/SpanLine.tsx'
import { firstDayOf } from '../../data/days.ts'
import { consentsNow, inOrder } from '../../data/resident-view.ts'
import { may } from '../../data/rights.ts'
import { ACCESS, ADDRESS, CATEGORY_ENTRY, CONSENT_ENTRY, INCOME_ENTRY, MONEY, PERSON, POSITION, STATUS_ENTRY } from '../resident-fields.ts'
import type { Shown } from '../shown.ts'

function Categories({ resident, day, editable }: Shown) {
  const t = useWords()
  return (
    <EntriesPanel
      record={resident}
      name="categories"
      fields={CATEGORY_ENTRY}
      title="panel.categories"
      none="panel.categoriesNone"
      entries={inOrder(resident.doc.categories, day)}
      blank={{ from: day }}
      editable={editable}
      nameOf={({ category }) => t.code('category', category)}
      draw={(entry) => <SpanLine what={t.code('category', entry.category)} span={entry} day={day} more={entry.evidence} />}
    />
  )
}

function Statuses({ resident, day, editable }: Shown) {
  const t = useWords()
  return (
    <EntriesPanel
      record={resident}
      name="statuses"
      fields={STATUS_ENTRY}
      title="panel.statuses"
      none="panel.statusesNone"
      entries={inOrder(resident.doc.statuses, day)}
      blank={{ from: day }}
      editable={editable}
      nameOf={({ status }) => t(`status.${status}`)}
      draw={(entry) => <SpanLine what={t(`status.${entry.status}`)} span={entry} day={day} more={entry.place} />}
    />
  )
}

function Incomes({ resident, day, editable }: Shown) {
  const t = useWords()
  const amountOf = ({ fen }: { fen: number }) => t('office.yuan', { amount: yuan(fen) })
  return (
    <EntriesPanel
      record={resident}
      name="incomes"
      fields={INCOME_ENTRY}
      title="panel.incomes"
      none="panel.incomesNone"
      entries={inOrder(resident.doc.incomes, day)}
      blank={{ from: firstDayOf(day) }}
      editable={editable}
      nameOf={amountOf}
      draw={(entry) => <SpanLine what={amountOf(entry)} span={entry} day={day} more={entry.evidence} />}
    />
  )
}

function Consents({ resident, day, editable }: Shown) {
  const t = useWords()
  return (
    <EntriesPanel
      record={resident}
      name="consents"
      fields={CONSENT_ENTRY}
      title="panel.consents"
      none="panel.consentsNone"
      entries={consentsNow(resident.doc)}
      blank={{ given: true, on: day }}
      editable={editable}
      nameOf={({ purpose }) => t(`consent.${purpose}`)}
      draw={({ purpose, given, on, evidence }) => (
        <span className="consent">
          {given ? <Check size={15} aria-hidden /> : <X size={15} aria-hidden />}
          <b>{t(`consent.${purpose}`)}</b>
          <span className="dim">
            {t(given ? 'consent.yes' : 'consent.no')} {on} {evidence}
          </span>
        </span>
      )}
    />
  )
}

export function BasicTab(shown: Shown) {
  const { role } = useMe()
  const { resident, home, editable } = shown
  const seesAll = may(role, 'see-medical')
  return (
    <div className="tab-columns">
      <div>
        <RecordPanel title="panel.person" record={resident} fields={PERSON} editable={editable} />
        {seesAll && <Categories {...shown} />}
        <Statuses {...shown} />
        {may(role, 'see-money') && <Incomes {...shown} />}
        {may(role, 'see-money') && <RecordPanel title="panel.money" record={resident} fields={MONEY} editable={editable} />}
      </div>
      <div>
        {home && <RecordPanel title="panel.address" record={home} fields={[...ADDRESS, ...POSITION]} editable={editable} />}
        {home && <RecordPanel title="panel.access" record={home} fields={ACCESS} editable={editable} />}
        {seesAll && <Consents {...shown} />}
      </div>
    </div>
  )
}
