import { Link } from 'wouter'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { typeName } from '../../../data/alarm-view.ts'
import { useHome } from '../../../data/queries.ts'
import { useHasLive } from '../../../data/session.ts'
import { outcomeCounts } from '../../../data/workspace-view.ts'
import { useWords } from '../../../words.ts'
import { instantText } from '../../data/days.ts'
import type { Shown } from '../shown.ts'

/** What the home called about, as the alarm workspace shows it, with the way to each alarm for whoever has live alarms. */
export function AlarmsTab({ resident }: Shown) {
  const t = useWords()
  const hasLive = useHasLive()
  const home = useHome(resident.doc.homeId)
  const alarms = home.data?.alarms ?? []
  return (
    <Panel title={t('panel.past')} side={outcomeCounts(alarms, t)}>
      {home.isError && <LoadFailed retry={() => void home.refetch()} />}
      {home.data && alarms.length === 0 && <p className="panel-empty">{t('past.none')}</p>}
      <ul className="entries alarms-of">
        {alarms.map((alarm) => (
          <li key={alarm.id}>
            <span className="dim">{instantText(alarm.openedAt)}</span>
            {hasLive ? (
              <Link href={`/alarms/${encodeURIComponent(alarm.id)}`}>{typeName(alarm.type, t)}</Link>
            ) : (
              <b>{typeName(alarm.type, t)}</b>
            )}
            <span>{alarm.outcome ? t.code('outcome', alarm.outcome) : t('past.open')}</span>
            {alarm.test && <span className="chip">{t('row.test')}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
