import '../words.work.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { useEffect } from 'react'
import type { Alarm } from '../../api.ts'
import { LoadFailed } from '../components/LoadFailed.tsx'
import { useAlarm, useLiveEvents, useOpenTimeline } from '../data/live.ts'
import { queries, useAlarmDetail, useHome } from '../data/queries.ts'
import { mergeTimeline } from '../data/sentence.ts'
import { alertSeen, foldAll, useUi } from '../ui.ts'
import { onFeedBack } from '../wiring.ts'
import { useWords } from '../words.ts'
import { Actions } from './Actions.tsx'
import { useAlarmKeys } from './alarm-keys.ts'
import { CloseDrawer } from './CloseDrawer.tsx'
import { Contacts } from './Contacts.tsx'
import { Devices } from './Devices.tsx'
import { Header } from './Header.tsx'
import { PastAlarms } from './PastAlarms.tsx'
import { Providers } from './Providers.tsx'
import { ResidentCard } from './ResidentCard.tsx'
import { Timeline } from './Timeline.tsx'
import '../components/panels.css'
import './workspace.css'

function Loaded({ alarm, onBack }: { alarm: Alarm; onBack: () => void }) {
  const t = useWords()
  const drawer = useUi((ui) => ui.drawer)
  useAlarmKeys(alarm)
  const detail = useAlarmDetail(alarm.id)
  const home = useHome(alarm.homeId)
  const live = useLiveEvents(alarm.id)
  const timeline = mergeTimeline(detail.data?.timeline ?? [], live)
  return (
    <div className="workspace">
      <div>
        <button type="button" className="button quiet back-button" onClick={onBack}>
          <ArrowLeft size={18} aria-hidden /> {t('header.back')}
        </button>
        <Header alarm={alarm} />
      </div>
      <div className="below-head">
        <Actions alarm={alarm} home={home.data} />
        <div className="panels">
          <div className="column">
            {home.isError && !home.data && <LoadFailed retry={() => void home.refetch()} />}
            <ResidentCard home={home.data} />
            <Devices home={home.data} />
          </div>
          <div className="column">
            <Contacts alarm={alarm} home={home.data} timeline={timeline} />
            <Providers alarm={alarm} home={home.data} />
            <PastAlarms home={home.data} openId={alarm.id} />
          </div>
          <div className="column fixed">
            <Timeline alarm={alarm} home={home.data} timeline={timeline} />
          </div>
        </div>
        {drawer !== null && alarm.status === 'open' && <CloseDrawer alarm={alarm} timeline={timeline} start={drawer} />}
      </div>
    </div>
  )
}

/** The alarm from the feed while it lives there, else (an old one) from REST. */
function OpenedAlarm({ alarmId, onBack }: { alarmId: string; onBack: () => void }) {
  const t = useWords()
  useOpenTimeline(alarmId)
  useEffect(() => foldAll, [])
  useEffect(() => alertSeen(alarmId), [alarmId])
  // what was said on the timeline while the line was down is read again
  useEffect(() => onFeedBack(() => void queries.invalidateQueries({ queryKey: ['alarm', alarmId] })), [alarmId])
  const live = useAlarm(alarmId)
  const detail = useAlarmDetail(alarmId)
  const alarm = live ?? detail.data
  if (alarm) return <Loaded alarm={alarm} onBack={onBack} />
  return (
    <div className="workspace">
      <button type="button" className="button quiet back-button" onClick={onBack}>
        <ArrowLeft size={18} aria-hidden /> {t('header.back')}
      </button>
      {detail.isError ? <LoadFailed text={t('empty.gone')} retry={() => void detail.refetch()} /> : <p>{t('panel.loading')}</p>}
    </div>
  )
}

export function Workspace(props: { alarmId: string; onBack: () => void }) {
  return (
    <QueryClientProvider client={queries}>
      <OpenedAlarm {...props} />
    </QueryClientProvider>
  )
}
