import { Link } from 'wouter'
import type { Home } from '../../api.ts'
import { useNow } from '../clock.ts'
import { Panel } from '../components/Panel.tsx'
import { typeName } from '../data/alarm-view.ts'
import { dayTime } from '../data/format.ts'
import { outcomeCounts } from '../data/workspace-view.ts'
import { useWords } from '../words.ts'

const SHOWN = 12

export function PastAlarms({ home, openId }: { home: Home | undefined; openId: string }) {
  const t = useWords()
  const now = useNow()
  const past = home?.alarms.filter((alarm) => alarm.id !== openId) ?? []
  const counts = outcomeCounts(past, t)
  return (
    <Panel title={`${t('panel.past')} · ${t('past.times', { n: past.length })}`} side={counts || undefined} className="grow">
      {past.length === 0 && <p className="panel-empty">{home ? t('past.none') : t('panel.loading')}</p>}
      <ul className="lines past">
        {past.slice(0, SHOWN).map((alarm) => (
          <li key={alarm.id}>
            <time>{dayTime(alarm.openedAt, now)}</time>
            <Link href={`/alarms/${encodeURIComponent(alarm.id)}`}>{typeName(alarm.type, t)}</Link>
            <span className={alarm.outcome === 'real' ? 'real' : ''}>
              {alarm.outcome ? t.code('outcome', alarm.outcome) : t('past.open')}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
