import { ArrowLeft } from 'lucide-react'
import { Link } from 'wouter'
import { useMe } from '../../../data/session.ts'
import { useWords } from '../../../words.ts'
import { residentHref } from '../../data/resident-place.ts'
import { may } from '../../data/rights.ts'
import { levelName } from '../../data/scale-view.ts'
import type { Assessment, Scale } from '../../data/scales.ts'
import { Explanation, PartSums } from '../assess/ResultPanel.tsx'
import '../assess/assess.css'

/** Each question with the answer that was given; a scale that is no longer there leaves its codes. */
function Answers({ assessment, scale }: { assessment: Assessment; scale: Scale | null }) {
  const t = useWords()
  const { answers } = assessment
  if (!scale) {
    return (
      <dl className="answers">
        {Object.entries(answers).map(([item, points]) => (
          <div key={item}>
            <dt>{item}</dt>
            <dd>{t('assess.points', { n: points })}</dd>
          </div>
        ))}
      </dl>
    )
  }
  return scale.parts.map((part) => (
    <section key={part.id}>
      <h3>{part.name[t.language]}</h3>
      <dl className="answers">
        {part.items.map((item) => {
          const points = answers[item.id]
          const text = item.options.find((option) => option.points === points)?.text[t.language]
          return (
            <div key={item.id}>
              <dt>{item.name[t.language]}</dt>
              <dd>
                <b>{points === undefined ? t('office.none') : t('assess.points', { n: points })}</b> {text}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  ))
}

function Circumstances({ assessment, scale }: { assessment: Assessment; scale: Scale | null }) {
  const t = useWords()
  const stated = Object.entries(assessment.circumstances).filter(([, value]) => value > 0)
  const nameOf = (id: string) => scale?.circumstances.find((one) => one.id === id)?.name[t.language] ?? id
  const isCount = (id: string) => scale?.circumstances.find((one) => one.id === id)?.kind === 'count'
  if (stated.length === 0) return null
  return (
    <section>
      <h3>{t('assess.circumstances')}</h3>
      <ul className="stated">
        {stated.map(([id, value]) => (
          <li key={id}>
            {nameOf(id)} {isCount(id) && <b>×{value}</b>}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface DetailProps {
  /** null: there is none with this id */
  assessment: Assessment | null
  scale: Scale | null
  replaced: boolean
}

/** An assessment as it was made, with how its level came about. */
export function AssessmentDetail({ assessment, scale, replaced }: DetailProps) {
  const t = useWords()
  const { role } = useMe()
  if (!assessment) return <p className="office-empty">{t('assess.notFound')}</p>
  const { residentId, day, result, level, care, override, assessors, organisation, note, nextDue, reason } = assessment
  const nameOf = (one: number) => (scale && levelName(scale, one)?.[t.language]) ?? t(`care.${care}`)
  const facts = [
    [t('assess.day'), day],
    [t('assess.reason'), t(`assess.reason.${reason}`)],
    [t('assess.assessors'), assessors.map(({ name, number }) => [name, number].filter(Boolean).join(' ')).join('、')],
    [t('assess.organisation'), organisation],
    [t('assess.nextDue'), nextDue],
    [t('field.note'), note],
  ].filter(([, value]) => value)
  return (
    <section className="panel assessment-detail">
      <div className="assessment-head">
        <Link href={residentHref(residentId, '/assessments')}>
          <ArrowLeft size={15} aria-hidden /> {t('assess.all')}
        </Link>
        {!replaced && may(role, 'edit-care') && (
          <Link href={residentHref(residentId, `/assess?replaces=${encodeURIComponent(assessment.id)}`)}>{t('assess.correct')}</Link>
        )}
      </div>
      <h2>
        {nameOf(level)} {replaced && <span className="chip">{t('assess.replaced')}</span>}
        <small>
          {scale?.name[t.language] ?? `${assessment.scale} ${assessment.scaleVersion}`} {scale?.reference}
        </small>
      </h2>
      {override && (
        <p className="override">{t('assess.overrode', { from: nameOf(result.level), to: nameOf(level), reason: override.reason })}</p>
      )}
      <dl className="record-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('assess.why')}</h3>
      <Explanation result={result} />
      {scale && <PartSums scale={scale} answers={assessment.answers} result={result} />}
      <Circumstances assessment={assessment} scale={scale} />
      <Answers assessment={assessment} scale={scale} />
    </section>
  )
}
