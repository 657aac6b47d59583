import { Phone as PhoneIcon } from 'lucide-react'
import type { Alarm, Home } from '../../api.ts'
import { residentName, typeName } from '../data/alarm-view.ts'
import { cachedHome } from '../data/home-cache.ts'
import { useWorld } from '../data/live.ts'
import { residentPhones } from '../data/phones.ts'
import { useWords } from '../words.ts'
import { Dialog } from './Dialog.tsx'
import { Phone } from './Phone.tsx'

function HomePhones({ home }: { home: Home }) {
  const t = useWords()
  return (
    <div className="phone-list">
      {residentPhones(home).map(({ who, phone }) => (
        <span key={phone}>
          {who ?? t('phones.home')} <Phone phone={phone} />
        </span>
      ))}
      {home.contacts.map((contact) => (
        <span key={contact.id}>
          {contact.name} {contact.relation} <Phone phone={contact.phone} />
        </span>
      ))}
    </div>
  )
}

function OpenAlarm({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const home = cachedHome(alarm.homeId)
  return (
    <div className="phone-home">
      <b>
        {typeName(alarm.type, t)} · {residentName(alarm, t)}
      </b>
      <p>
        {alarm.address.town} {alarm.address.line}
      </p>
      {home ? <HomePhones home={home} /> : <p>{t('phones.notCached')}</p>}
    </div>
  )
}

const STEPS = ['phones.step1', 'phones.step2', 'phones.step3', 'phones.step4', 'phones.step5'] as const

/** For the minutes without a server: whom to phone, from what this computer still knows, and how to go on on paper. */
export function PhonesDialog() {
  const t = useWords()
  const alarms = useWorld((world) => world.live.alarms)
  const open = [...alarms.values()]
    .filter((alarm) => alarm.status === 'open')
    .sort((a, b) => a.priority - b.priority || a.openedAt - b.openedAt)
  return (
    <Dialog title={t('phones.title')}>
      <h3>{t('phones.public')}</h3>
      <div className="phone-grid">
        {(['120', '119', '110'] as const).map((number) => (
          <a key={number} className="button" href={`tel:${number}`}>
            <PhoneIcon size={16} /> {number} {t(`phones.${number}`)}
          </a>
        ))}
      </div>
      <h3>{t('phones.paper')}</h3>
      <ol className="paper">
        {STEPS.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      <h3>{t('phones.open')}</h3>
      {open.length === 0 ? <p>{t('phones.none')}</p> : open.map((alarm) => <OpenAlarm key={alarm.id} alarm={alarm} />)}
    </Dialog>
  )
}
