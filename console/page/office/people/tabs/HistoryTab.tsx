import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { ArrowRight } from 'lucide-react'
import type * as z from 'zod/mini'
import type { historySchema } from '../../../../care-api.ts'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { useWords } from '../../../words.ts'
import { endOfDay, instantText, useToday } from '../../data/days.ts'
import { valueText } from '../../data/history-text.ts'
import { useHistory } from '../../data/records.ts'
import { useResidentPlace } from '../../data/resident-place.ts'
import type { Shown } from '../shown.ts'

type Entry = z.infer<typeof historySchema>['items'][number] & { of: 'resident' | 'home' }

function Change({ field, before, after }: Entry['changed'][number]) {
  const t = useWords()
  const [was, is] = [valueText(field, before, t), valueText(field, after, t)]
  return (
    <div className="change">
      <dt>{t.code('field', field)}</dt>
      <dd>
        {was !== '' && <del>{was}</del>}
        {was !== '' && <ArrowRight size={13} aria-hidden />}
        <ins>{is === '' ? t('office.none') : is}</ins>
      </dd>
    </div>
  )
}

function Line({ entry }: { entry: Entry }) {
  const t = useWords()
  const first = entry.version === 1
  return (
    <li className="history-line">
      <p>
        <time>{instantText(entry.at)}</time> <b>{entry.by.id === null ? t('timeline.hub') : entry.by.name}</b>{' '}
        <span className="chip">{t(`history.${entry.of}`)}</span> {first && t('history.created')}
        {entry.removed && t('history.removed')}
        {entry.erased && t('history.erased')}
        {entry.reason && <span className="dim">{t('history.because', { reason: entry.reason })}</span>}
      </p>
      <dl>
        {entry.changed.map((change) => (
          <Change key={change.field} {...change} />
        ))}
      </dl>
    </li>
  )
}

/** Who changed what when, of the person and of the home; and the way to the whole record as it was known on a day. */
export function HistoryTab({ resident, home, asOf }: Shown) {
  const t = useWords()
  const today = useToday()
  const { showAsOf } = useResidentPlace(resident.id)
  const ofResident = useHistory('resident', resident.id)
  const ofHome = useHistory('home', home?.id)
  const entries: Entry[] = [
    ...(ofResident.data?.items ?? []).map((item) => ({ ...item, of: 'resident' as const })),
    ...(ofHome.data?.items ?? []).map((item) => ({ ...item, of: 'home' as const })),
  ]
  const known = entries.filter(({ at }) => asOf === null || at <= endOfDay(asOf)).toSorted((a, b) => b.at - a.at || b.seq - a.seq)
  return (
    <section className="panel">
      <div className="subsidy-bar">
        <h2>{t('panel.history')}</h2>
        <span className="dim">{t('history.asOf')}</span>
        <DatePicker
          value={asOf ? dayjs(asOf) : null}
          maxDate={dayjs(today)}
          placeholder={t('history.pick')}
          aria-label={t('history.asOf')}
          onChange={(value) => showAsOf(value?.format('YYYY-MM-DD') ?? null)}
        />
      </div>
      {ofResident.isError && <LoadFailed retry={() => void ofResident.refetch()} />}
      <ul className="entries history">
        {known.map((entry) => (
          <Line key={`${entry.of} ${entry.seq}`} entry={entry} />
        ))}
      </ul>
    </section>
  )
}
