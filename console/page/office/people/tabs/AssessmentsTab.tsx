import { Button } from 'antd'
import { ClipboardCheck } from 'lucide-react'
import { Link, useRoute } from 'wouter'
import type { RecordView } from '../../../../care-api.ts'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { useMe } from '../../../data/session.ts'
import { useWords } from '../../../words.ts'
import { endOfDay, isOverdue } from '../../data/days.ts'
import { useRecords } from '../../data/records.ts'
import { residentHref } from '../../data/resident-place.ts'
import { may } from '../../data/rights.ts'
import { counting, levelName, replacedIds, scaleOf } from '../../data/scale-view.ts'
import { type Assessment, type Scale, useScales } from '../../data/scales.ts'
import type { Shown } from '../shown.ts'
import { AssessmentDetail } from './AssessmentDetail.tsx'

interface LineProps {
  assessment: Assessment
  scale: Scale | null
  standing: 'counts' | 'replaced' | 'past'
  overdue: boolean
}

function Line({ assessment, scale, standing, overdue }: LineProps) {
  const t = useWords()
  const { id, residentId, day, level, care, reason, assessors, organisation, nextDue, override, result } = assessment
  const name = (scale && levelName(scale, level)?.[t.language]) ?? t(`care.${care}`)
  return (
    <li className={`assessment-line is-${standing}`}>
      <Link href={residentHref(residentId, `/assessments/${encodeURIComponent(id)}`)}>{day}</Link>
      <b>{name}</b>
      <span className="dim">
        {scale?.name[t.language] ?? `${assessment.scale} ${assessment.scaleVersion}`}
        {result.total !== null && ` · ${t('assess.total', { n: result.total })}`}
      </span>
      <span className="dim">
        {t(`assess.reason.${reason}`)} · {assessors.map((one) => one.name).join('、')} · {organisation}
      </span>
      <span className="chips">
        {standing === 'counts' && <span className="chip strong">{t('assess.counts')}</span>}
        {standing === 'replaced' && <span className="chip">{t('assess.replaced')}</span>}
        {override && <span className="chip">{t('care.overridden')}</span>}
        {standing === 'counts' && (
          <span className={overdue ? 'chip warn' : 'chip'}>{t(overdue ? 'assess.wasDue' : 'assess.due', { day: nextDue })}</span>
        )}
      </span>
    </li>
  )
}

/** Every assessment that was made, on whatever scale: none is ever changed. */
export function AssessmentsTab({ resident, asOf, day }: Shown) {
  const t = useWords()
  const { role } = useMe()
  const [opened, params] = useRoute('/office/residents/:id/assessments/:assessment')
  const list = useRecords('assessment', { residentId: resident.id }, 'day-desc')
  const scales = useScales().data?.items ?? []
  // entered later is not known yet on a past day
  const known = (list.data?.items ?? [])
    .filter(({ updatedAt }: RecordView) => asOf === null || updatedAt <= endOfDay(asOf))
    .map(({ doc }) => doc)
  const shown = opened ? known.find(({ id }) => id === decodeURIComponent(params.assessment)) : undefined
  const counts = counting(known, day)
  const replaced = replacedIds(known)
  if (opened && list.data)
    return (
      <AssessmentDetail
        assessment={shown ?? null}
        scale={shown ? scaleOf(scales, shown) : null}
        replaced={shown ? replaced.has(shown.id) : false}
      />
    )
  const add = asOf === null && may(role, 'edit-care') && (
    <Link href={residentHref(resident.id, '/assess')} asChild>
      <Button type="text" size="small" icon={<ClipboardCheck size={14} />}>
        {t('assess.new')}
      </Button>
    </Link>
  )
  return (
    <Panel title={t('panel.assessments')} side={add || undefined}>
      {list.isError && <LoadFailed retry={() => void list.refetch()} />}
      {list.data && known.length === 0 && <p className="panel-empty">{t('resident.neverAssessed')}</p>}
      <ul className="entries">
        {known.map((one) => (
          <Line
            key={one.id}
            assessment={one}
            scale={scaleOf(scales, one)}
            standing={one === counts ? 'counts' : replaced.has(one.id) ? 'replaced' : 'past'}
            overdue={isOverdue(one.nextDue, day)}
          />
        ))}
      </ul>
    </Panel>
  )
}
