import { FileText, UserRound } from 'lucide-react'
import { Link } from 'wouter'
import type { Home, ResidentCare } from '../../api.ts'
import { Panel } from '../components/Panel.tsx'
import { Phone } from '../components/Phone.tsx'
import { Warnings } from '../components/Warnings.tsx'
import { assessedText, awayText, balanceText } from '../data/care-view.ts'
import { SEPARATOR } from '../data/format.ts'
import { maySeeMedical } from '../data/may-see.ts'
import { useMe } from '../data/session.ts'
import { useWords } from '../words.ts'
import '../components/person.css'

type Resident = Home['residents'][number]

function Facts({ home, resident }: { home: Home; resident: Resident }) {
  const t = useWords()
  const medicines = maySeeMedical(useMe().role) ? resident.medicines.join('、') : t('hidden.byRole')
  const born = resident.birthDate ? ` · ${t('resident.born')} ${resident.birthDate}` : ''
  return (
    <>
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
    </>
  )
}

/** Level and what is paid, as chips beside the categories; what was invented for the demonstration says so. */
function CareChips({ care }: { care: ResidentCare }) {
  const t = useWords()
  const [main, ...others] = care.entitlements
  return (
    <>
      {care.level && <span className="chip strong">{care.level.name[t.language]}</span>}
      {main && (
        <span className="chip">
          {main.name[t.language]} {main.amount[t.language]}
          {main.demonstration && <i className="demonstration">{t('resident.demonstration')}</i>}
        </span>
      )}
      {others.length > 0 && (
        <span className="chip" title={others.map(({ name, amount }) => `${name[t.language]} ${amount[t.language]}`).join('\n')}>
          {t('resident.moreEntitlements', { n: others.length })}
        </span>
      )}
    </>
  )
}

function CareFacts({ care }: { care: ResidentCare }) {
  const t = useWords()
  return (
    <>
      <dt>{t('resident.assessment')}</dt>
      <dd className={care.level?.overdue ? 'overdue' : undefined}>
        {assessedText(care, t)} {care.level?.overdue && t('resident.overdue')}
      </dd>
      {care.balances.length > 0 && (
        <>
          <dt>{t('resident.balance')}</dt>
          <dd>{care.balances.map((balance) => balanceText(balance, t)).join(' · ')}</dd>
        </>
      )}
    </>
  )
}

function Person({ home, resident }: { home: Home; resident: Resident }) {
  const t = useWords()
  const { care } = resident
  const away = care && awayText(care, t)
  return (
    <div className="resident">
      <span className="portrait">
        <UserRound size={32} strokeWidth={1.5} aria-hidden />
      </span>
      <div>
        <h3>
          {resident.name} {resident.gender && t(`gender.${resident.gender}`)}{' '}
          {resident.age !== null && t('header.age', { n: resident.age })}
          <Link className="whole-file" href={`/office/residents/${encodeURIComponent(resident.id)}`}>
            <FileText size={13} aria-hidden /> {t('resident.wholeFile')}
          </Link>
        </h3>
        <div className="chips">
          {away && <span className="chip inverted">{away}</span>}
          {resident.categories.map((category) => (
            <span key={category} className="chip outline">
              {category}
            </span>
          ))}
          {care && <CareChips care={care} />}
        </div>
      </div>
      <dl className="facts wide">
        {care && <CareFacts care={care} />}
        <Facts home={home} resident={resident} />
      </dl>
    </div>
  )
}

/** Who it is, and under it, always visible, what a helper must know before speaking and before going. */
export function ResidentCard({ home }: { home: Home | undefined }) {
  const t = useWords()
  return (
    <Panel title={t('panel.resident')} side={home ? [home.address.village, home.address.grid].filter(Boolean).join(' · ') : undefined}>
      {!home && <p className="panel-empty">{t('panel.loading')}</p>}
      {home?.residents.length === 0 && <p className="panel-empty">{t('resident.none')}</p>}
      {home?.residents.map((resident) => (
        <Person key={resident.id} home={home} resident={resident} />
      ))}
      {home && <Warnings of={home} />}
    </Panel>
  )
}
