import { KeyRound, PhoneCall, Phone as PhoneIcon, PhoneMissed } from 'lucide-react'
import type { Alarm, Home, TimelineEntry } from '../../api.ts'
import { Panel } from '../components/Panel.tsx'
import { Phone } from '../components/Phone.tsx'
import { mayAct, standingOf } from '../data/alarm-view.ts'
import { isDialable, phoneHref, shortTime } from '../data/format.ts'
import { type LastCall, lastCalls } from '../data/sentence.ts'
import { useMe } from '../data/session.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'
import { Results } from './Results.tsx'

type Contact = Home['contacts'][number]

function Last({ last }: { last: LastCall | undefined }) {
  const t = useWords()
  if (!last) return <span className="last">{t('contact.notCalled')}</span>
  const answered = last.result === 'answered'
  const Icon = answered ? PhoneCall : PhoneMissed
  return (
    <span className={answered ? 'last answered' : 'last'}>
      <Icon size={13} aria-hidden /> <time>{shortTime(last.at)}</time> {t.code('result', last.result)}
    </span>
  )
}

interface LineProps {
  alarm: Alarm
  contact: Contact
  place: number
  last: LastCall | undefined
  unfolded: boolean
  off: boolean
}

const unfold = (id: string) => useUi.setState({ row: { list: 'contacts', id }, strip: null })
const fold = () => useUi.setState({ row: null })

function ContactLine({ alarm, contact, place, last, unfolded, off }: LineProps) {
  const t = useWords()
  return (
    <li className={unfolded ? 'unfolded' : ''}>
      <div className="line">
        <span className="order">{place}</span>
        <div className="line-main">
          <div className="line-title">
            <b>{contact.name}</b>
            <span>{contact.relation}</span>
            {contact.keyHolder && (
              <span className="key">
                <KeyRound size={13} aria-hidden /> {t('contact.key')}
              </span>
            )}
          </div>
          <p>
            <Phone phone={contact.phone} /> <Last last={last} />
          </p>
        </div>
        {isDialable(contact.phone) && (
          <a
            className={unfolded ? 'button strong' : 'button'}
            href={phoneHref(contact.phone)}
            onClick={() => unfold(contact.id)}
            aria-label={`${t('contact.dial')} ${contact.name}`}
          >
            <PhoneIcon size={15} aria-hidden /> {t('contact.dial')}
          </a>
        )}
      </div>
      {unfolded && (
        <div className="unfold">
          {t('contact.record')}
          <Results alarmId={alarm.id} to={contact.id} who={contact.name} onDone={fold} disabled={off} />
        </div>
      )}
    </li>
  )
}

export function Contacts({ alarm, home, timeline }: { alarm: Alarm; home: Home | undefined; timeline: readonly TimelineEntry[] }) {
  const t = useWords()
  const me = useMe()
  const row = useUi((ui) => ui.row)
  const calls = lastCalls(timeline)
  const off = !mayAct(standingOf(alarm, me.userId), me.role)
  const contacts = home?.contacts.toSorted((a, b) => a.order - b.order) ?? []
  return (
    <Panel title={t('panel.contacts')}>
      {contacts.length === 0 && <p className="panel-empty">{home ? t('contact.none') : t('panel.loading')}</p>}
      <ul className="lines">
        {contacts.map((contact, i) => (
          <ContactLine
            key={contact.id}
            alarm={alarm}
            contact={contact}
            place={i + 1}
            last={calls.get(contact.id)}
            unfolded={row?.list === 'contacts' && row.id === contact.id}
            off={off}
          />
        ))}
      </ul>
    </Panel>
  )
}
