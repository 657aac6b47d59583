import { DoorOpen, Ear, HeartPulse, UserRound } from 'lucide-react'
import type { Home } from '../../api.ts'
import { Panel } from '../components/Panel.tsx'
import { Phone } from '../components/Phone.tsx'
import { SEPARATOR } from '../data/format.ts'
import { maySeeMedical } from '../data/may-see.ts'
import { useMe } from '../data/session.ts'
import { type Warning, warningsOf } from '../data/workspace-view.ts'
import { useWords } from '../words.ts'

type Resident = Home['residents'][number]

function Facts({ home, resident }: { home: Home; resident: Resident }) {
  const t = useWords()
  const medicines = maySeeMedical(useMe().role) ? resident.medicines.join('、') : t('hidden.byRole')
  const born = resident.birthDate ? ` · ${t('resident.born')} ${resident.birthDate}` : ''
  return (
    <dl className="facts">
      {resident.idNumber && (
        <>
          <dt>{t('resident.idNumber')}</dt>
          <dd>{resident.idNumber}</dd>
        </>
      )}
      {(resident.phone || home.phone) && (
        <>
          <dt>{t('resident.phone')}</dt>
          <dd>
            {resident.phone && <Phone phone={resident.phone} />}
            {resident.phone && home.phone && SEPARATOR}
            {home.phone && (
              <>
                <Phone phone={home.phone} />
                {t('resident.homePhone', { phone: '' })}
              </>
            )}
          </dd>
        </>
      )}
      {medicines && (
        <>
          <dt>{t('resident.medicines')}</dt>
          <dd>{medicines}</dd>
        </>
      )}
      {born && (
        <>
          <dt>{t('resident.born')}</dt>
          <dd>{resident.birthDate}</dd>
        </>
      )}
    </dl>
  )
}

function Person({ home, resident }: { home: Home; resident: Resident }) {
  const t = useWords()
  return (
    <div className="resident">
      <span className="portrait">
        <UserRound size={32} strokeWidth={1.5} aria-hidden />
      </span>
      <div>
        <h3>
          {resident.name} {resident.gender && t(`gender.${resident.gender}`)}{' '}
          {resident.age !== null && t('header.age', { n: resident.age })}
        </h3>
        <div className="chips">
          {resident.categories.map((category) => (
            <span key={category} className="chip outline">
              {category}
            </span>
          ))}
        </div>
      </div>
      <div style={{ gridColumn: '1 / -1', marginTop: '-6px' }}>
        <Facts home={home} resident={resident} />
      </div>
    </div>
  )
}

/** the word joiner keeps it on the line of what stands before it */
const JOINED_DOT = '\u2060·'

const ICONS = { illness: HeartPulse, talk: Ear, access: DoorOpen }

function WarningLine({ warning }: { warning: Warning }) {
  const t = useWords()
  const Icon = ICONS[warning.kind]
  return (
    <li>
      <Icon size={16} aria-hidden />
      <span>
        <span className="visually-hidden">{t(`resident.${warning.kind}`)} </span>
        {warning.who !== null && <span className="who">{warning.who}</span>}
        {warning.parts.map(({ text, strong }, i) => (
          <span key={text} className="part">
            {strong ? <b>{text}</b> : text}
            {i < warning.parts.length - 1 && <span className="dot">{JOINED_DOT}</span>}
          </span>
        ))}
      </span>
    </li>
  )
}

/** Who it is, and under it, always visible, what a helper must know before speaking and before going. */
export function ResidentCard({ home }: { home: Home | undefined }) {
  const t = useWords()
  const { role } = useMe()
  return (
    <Panel title={t('panel.resident')} side={home ? [home.address.village, home.address.grid].filter(Boolean).join(' · ') : undefined}>
      {!home && <p className="panel-empty">{t('panel.loading')}</p>}
      {home?.residents.length === 0 && <p className="panel-empty">{t('resident.none')}</p>}
      {home?.residents.map((resident) => (
        <Person key={resident.id} home={home} resident={resident} />
      ))}
      {home && (
        <ul className="warnings" aria-label={t('resident.warnings')}>
          {warningsOf(home, role, t).map((warning) => (
            <WarningLine key={`${warning.kind} ${warning.who}`} warning={warning} />
          ))}
        </ul>
      )}
    </Panel>
  )
}
