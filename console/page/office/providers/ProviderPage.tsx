import '../words.money.ts'
import { ChevronLeft } from 'lucide-react'
import { Link } from 'wouter'
import type { RecordView } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { EntriesPanel } from '../components/EntriesPanel.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { RecordPanel } from '../components/RecordPanel.tsx'
import { exactYuan } from '../data/amounts.ts'
import { useToday } from '../data/days.ts'
import { OFFER, PRICE, PROVIDER } from '../data/provider-fields.ts'
import { hoursOfDay, priceLines } from '../data/provider-view.ts'
import { useRecord } from '../data/records.ts'
import { may } from '../data/rights.ts'
import { ResponderPanel } from './ResponderPanel.tsx'
import { YearPanel } from './YearPanel.tsx'
import '../../components/panels.css'
import '../people/resident.css'
import '../people/assess/assess.css'
import './providers.css'

type Provider = RecordView<'provider'>

/** Dated: a new price is a new entry, and what was done before keeps the old one. */
function Prices({ provider, editable }: { provider: Provider; editable: boolean }) {
  const t = useWords()
  const today = useToday()
  const lines = priceLines(provider.doc.prices, today)
  return (
    <EntriesPanel
      record={provider}
      name="prices"
      fields={PRICE}
      title="providers.prices"
      none="providers.noPrices"
      entries={lines.map(({ price }) => price)}
      blank={{ unit: 'time', from: today }}
      editable={editable}
      nameOf={({ item, from }) => `${t.code('item', item)} ${from}`}
      draw={(price) => {
        const standing = lines.find((line) => line.price === price)?.standing ?? 'now'
        return (
          <span className={`price-line is-${standing}`}>
            <b>{t.code('item', price.item)}</b>
            <span>{t(price.unit === 'hour' ? 'services.perHour' : 'services.perTime', { amount: exactYuan(price.fen) })}</span>
            <span className="dim">{t('standards.from', { day: price.from })}</span>
            {standing !== 'now' && <em>{t(`standing.${standing}`)}</em>}
          </span>
        )
      }}
    />
  )
}

function Detail({ provider }: { provider: Provider }) {
  const t = useWords()
  const { role } = useMe()
  const editable = may(role, 'edit-care')
  const { doc, id } = provider
  return (
    <>
      <div className="head-line">
        <h1 className="provider-name">{doc.name}</h1>
        <span className="chip outline">{t.code('providerKind', doc.kind)}</span>
        {!doc.active && <span className="chip strong">{t('providers.isInactive')}</span>}
        <span className="dim">{hoursOfDay(doc, t)}</span>
      </div>
      <div className="provider-columns">
        <div>
          <RecordPanel title="providers.about" record={provider} fields={PROVIDER} editable={editable} />
          <RecordPanel title="providers.offer" record={provider} fields={OFFER} editable={editable} />
          <Prices provider={provider} editable={editable} />
        </div>
        <div>
          <ResponderPanel providerId={id} editable={editable} />
          {may(role, 'see-care') && <YearPanel providerId={id} editable={editable} />}
        </div>
      </div>
    </>
  )
}

export function ProviderPage({ id }: { id: string }) {
  const t = useWords()
  const found = useRecord('provider', id)
  return (
    <OfficePage name="provider-page" headed>
      <Link className="back-link" href="/office/providers">
        <ChevronLeft size={16} aria-hidden />
        {t('rail.providers')}
      </Link>
      <ListState list={found} isEmpty={false} none={null}>
        {found.data && <Detail provider={found.data} />}
      </ListState>
    </OfficePage>
  )
}
