import {
  Ambulance,
  ArrowUpFromLine,
  BellRing,
  Car,
  CircleCheck,
  Hand,
  HousePlug,
  type LucideIcon,
  MapPinCheck,
  NotebookPen,
  Phone,
  Timer,
  Undo2,
  UserRoundCheck,
  Wifi,
} from 'lucide-react'
import type { Alarm, Home, TimelineEntry } from '../../api.ts'
import { Panel } from '../components/Panel.tsx'
import { clockTime } from '../data/format.ts'
import { type Icon, type Reader, sentenceOf } from '../data/sentence.ts'
import { useMe } from '../data/session.ts'
import { useWords } from '../words.ts'
import { NoteBox } from './NoteBox.tsx'

const ICONS: Record<Icon, LucideIcon> = {
  device: HousePlug,
  cancel: Hand,
  clock: ArrowUpFromLine,
  person: UserRoundCheck,
  back: Undo2,
  note: NotebookPen,
  phone: Phone,
  send: Car,
  ambulance: Ambulance,
  arrived: MapPinCheck,
  late: Timer,
  done: CircleCheck,
  link: Wifi,
  notice: BellRing,
}

export function TimelineLine({ entry, reader }: { entry: TimelineEntry; reader: Reader }) {
  const sentence = sentenceOf(entry, reader)
  const Icon = ICONS[sentence.icon]
  return (
    <li>
      <time>{clockTime(entry.at)}</time>
      <span className={sentence.icon === 'device' ? 'icon device' : 'icon'}>
        <Icon size={13} aria-hidden />
      </span>
      <div>
        <p>
          <b>{sentence.actor}</b> {sentence.text}
        </p>
        {sentence.raw !== null && <p className="raw">{sentence.raw}</p>}
      </div>
    </li>
  )
}

/** What happened, newest first. Not read out by itself: it would talk over the operator's call. */
export function Timeline({ alarm, home, timeline }: { alarm: Alarm; home: Home | undefined; timeline: readonly TimelineEntry[] }) {
  const t = useWords()
  const me = useMe().userId
  const reader: Reader = {
    t,
    me,
    contacts: new Map(home?.contacts.map((contact) => [contact.id, `${contact.name}（${contact.relation}）`])),
  }
  return (
    <Panel title={t('panel.timeline')} className="timeline-panel">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <div className="timeline" role="log" aria-live="off" aria-label={t('panel.timeline')} tabIndex={0}>
        {timeline.length === 0 && <p className="panel-empty">{t('timeline.empty')}</p>}
        <ol>
          {timeline.map((entry) => (
            <TimelineLine key={entry.n} entry={entry} reader={reader} />
          ))}
        </ol>
      </div>
      <NoteBox alarmId={alarm.id} closed={alarm.status === 'closed'} />
    </Panel>
  )
}
