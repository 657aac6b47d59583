import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { Unstored } from '../../api.ts'
import { Ago } from '../components/Age.tsx'
import { Phone } from '../components/Phone.tsx'
import { typeName } from '../data/alarm-view.ts'
import { SEPARATOR } from '../data/format.ts'
import { maySeeUnstoredPhones } from '../data/may-see.ts'
import { useMe } from '../data/session.ts'
import { phonedAbout } from '../wiring.ts'
import { useWords } from '../words.ts'

/** Hides the row on this page, after a question: it is the only trace of the call. */
function Phoned({ press }: { press: Unstored }) {
  const t = useWords()
  const [asking, setAsking] = useState(false)
  if (!asking) {
    return (
      <button type="button" className="button small" onClick={() => setAsking(true)}>
        {t('unstored.phoned')}
      </button>
    )
  }
  return (
    <>
      <p role="status">{t('unstored.phonedAsk')}</p>
      <button type="button" className="button small" onClick={() => phonedAbout(press)}>
        {t('unstored.phonedYes')}
      </button>
      <button type="button" className="button small" onClick={() => setAsking(false)}>
        {t('unstored.phonedNo')}
      </button>
    </>
  )
}

/** A press that the hub could not save: nobody can claim it, somebody must phone now. */
export function UnstoredRow({ press }: { press: Unstored }) {
  const t = useWords()
  const { role } = useMe()
  return (
    <li className="unstored">
      <p className="unstored-title">
        <TriangleAlert size={18} aria-hidden /> {t('unstored.title')}
      </p>
      <div className="unstored-name">
        <b>{typeName(press.type, t)}</b>
        <span>
          {press.resident?.name ?? t('unstored.unknown', { id: press.deviceId })} {press.resident?.age ?? ''}
        </span>
        <span className="chip inverted">{t('unstored.badge')}</span>
        {press.test && <span className="chip inverted">{t('row.test')}</span>}
      </div>
      <p>
        {press.address && `${press.address.town}${SEPARATOR}${press.address.line}${SEPARATOR}`}
        <Ago at={press.at} />
      </p>
      {press.phones.length === 0 ? (
        <p>{maySeeUnstoredPhones(role) ? t('unstored.noPhones') : t('unstored.hiddenPhones')}</p>
      ) : (
        <div className="unstored-phones">
          {press.phones.map(({ name, phone }) => (
            <span key={`${name} ${phone}`}>
              {name} <Phone phone={phone} />
            </span>
          ))}
        </div>
      )}
      <div className="unstored-phoned">
        <Phoned key={press.at} press={press} />
      </div>
    </li>
  )
}
