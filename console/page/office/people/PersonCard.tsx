import { Link } from 'wouter'
import { Warnings } from '../../components/Warnings.tsx'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { Categories } from '../components/Categories.tsx'
import { Demonstration } from '../components/Demonstration.tsx'
import { Masked } from '../components/Masked.tsx'

import { isMasked } from '../data/changes.ts'
import { ageOn } from '../data/days.ts'
import { useRecords } from '../data/records.ts'
import { residentHref } from '../data/resident-place.ts'
import { categoriesOn, placeOf, statusOn, warnedOf } from '../data/resident-view.ts'
import { useCare } from '../data/residents.ts'
import { may } from '../data/rights.ts'
import { shortAmount } from '../data/short-amount.ts'
import { PersonActions } from './PersonActions.tsx'
import { Photo } from './Photo.tsx'
import type { Shown } from './shown.ts'

function Status({ resident, day }: Pick<Shown, 'resident' | 'day'>) {
  const t = useWords()
  const status = statusOn(resident.doc, day)
  if (!status) return null
  const since = t('resident.since', { day: status.from })
  const until = status.until && t('resident.until', { day: status.until })
  return <p className="status-line">{[t(`status.${status.status}`), status.place, since, until].filter(Boolean).join(' · ')}</p>
}

/** Level, what is paid and what is left: as the alarm workspace says it. */
function Care({ id }: { id: string }) {
  const t = useWords()
  const care = useCare(id).data
  if (!care) return null
  const { assessment, entitlements } = care
  return (
    <>
      <dt>{t('care.level')}</dt>
      <dd>
        {assessment ? (
          <>
            <b>{assessment.levelName[t.language]}</b> {assessment.overridden && t('care.overridden')}
            <br />
            {t('care.assessed', { day: assessment.day, next: assessment.nextDue })}
            {assessment.overdue && <b className="overdue"> {t('residents.overdue')}</b>}
            <br />
            <span className="dim">{assessment.scaleName[t.language]}</span>
          </>
        ) : (
          t('resident.neverAssessed')
        )}
      </dd>
      {entitlements.length > 0 && (
        <>
          <dt>{t('care.entitlements')}</dt>
          <dd>
            <ul>
              {entitlements.map((one) => (
                <li key={one.programme}>
                  {one.name[t.language]} <b>{shortAmount(one, t)}</b> {one.demonstration && <Demonstration />}
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </>
  )
}

function Numbers({ resident }: Pick<Shown, 'resident'>) {
  const t = useWords()
  return (['idNumber', 'phone'] as const).map((name) => {
    const value = resident.doc[name]
    if (!value) return null
    const label = t(`field.${name}`)
    return (
      <div key={name} className="pair-of">
        <dt>{label}</dt>
        <dd>{isMasked(value) ? <Masked kind="resident" id={resident.id} field={name} label={label} value={value} /> : value}</dd>
      </div>
    )
  })
}

/** who else lives there */
function Others({ resident }: Pick<Shown, 'resident'>) {
  const t = useWords()
  const others = useRecords('resident', { homeId: resident.doc.homeId }).data?.items.filter(({ id }) => id !== resident.id) ?? []
  if (others.length === 0) return null
  return (
    <>
      <dt>{t('resident.others')}</dt>
      <dd>
        {others.map(({ id, doc }) => (
          <Link key={id} href={residentHref(id)} className="other">
            {doc.name}
          </Link>
        ))}
      </dd>
    </>
  )
}

/** Who it is: stays beside every tab. */
export function PersonCard({ resident, home, asOf, day, editable }: Shown) {
  const t = useWords()
  const { role } = useMe()
  const { doc, id } = resident
  const age = doc.birthDate && t('residents.age', { n: ageOn(doc.birthDate, day) })
  const categories = categoriesOn(doc, day)
  return (
    <aside className="panel person-card" aria-label={doc.name}>
      <div className="person-head">
        <Photo resident={resident} editable={editable} />
        <div>
          <h1>{doc.name}</h1>
          <p className="dim">
            {doc.gender && t(`gender.${doc.gender}`)} {age}
          </p>
          <Categories categories={categories} most={6} />
        </div>
      </div>
      <Status resident={resident} day={day} />
      <dl className="person-facts">
        {may(role, 'see-care') && asOf === null && <Care id={id} />}
        <Numbers resident={resident} />
        {home && (
          <>
            <dt>{t('field.address')}</dt>
            <dd>{placeOf(home.doc)}</dd>
          </>
        )}
        {asOf === null && <Others resident={resident} />}
      </dl>
      <Warnings of={warnedOf(doc, home?.doc)} />
      {asOf === null && <PersonActions resident={resident} day={day} />}
    </aside>
  )
}
