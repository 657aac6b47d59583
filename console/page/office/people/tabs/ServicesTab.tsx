import type { RecordOf } from '../../../../../records/record-schemas/kinds.ts'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { plain } from '../../../data/format.ts'
import { yuan } from '../../../data/money.ts'
import { useWords } from '../../../words.ts'
import { useProviderNames } from '../../data/providers.ts'
import { useRecords } from '../../data/records.ts'
import type { Shown } from '../shown.ts'

type Service = RecordOf<'service'>

/** who pays what: "工时 2 小时 · 老人自付 12 元" */
function Charges({ service }: { service: Service }) {
  const t = useWords()
  const parts = service.charges.map(({ to, hours, fen }) => {
    const amount = to === 'hours' ? t('subsidy.hours', { n: plain(hours) }) : t('office.yuan', { amount: yuan(fen) })
    return `${t(`charge.${to}`)} ${amount}`
  })
  return <span className="dim">{parts.join(' · ')}</span>
}

export function ServicesTab({ resident }: Shown) {
  const t = useWords()
  const list = useRecords('service', { residentId: resident.id }, 'day-desc')
  const providerName = useProviderNames()
  const services = list.data?.items ?? []
  return (
    <Panel title={t('panel.services')} side={list.data && t('services.count', { n: list.data.total })}>
      {list.isError && <LoadFailed retry={() => void list.refetch()} />}
      {list.data && services.length === 0 && <p className="panel-empty">{t('services.none')}</p>}
      <ul className="entries">
        {services.map(({ id, doc }) => (
          <li key={id} className={`service-line is-${doc.state}`}>
            <span className="dim">{doc.day}</span>
            <span>
              <b>{t.code('item', doc.item)}</b>{' '}
              <span className="dim">{t(doc.unit === 'hour' ? 'subsidy.hours' : 'services.times', { n: plain(doc.quantity) })}</span>
            </span>
            <span className="dim">{providerName(doc.providerId)}</span>
            <Charges service={doc} />
            <span className={doc.state === 'booked' ? 'chip strong' : 'chip'}>{t(`serviceState.${doc.state}`)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
