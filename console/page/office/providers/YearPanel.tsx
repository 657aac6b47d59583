import { Button } from 'antd'
import { ClipboardCheck } from 'lucide-react'
import { Link } from 'wouter'
import { Panel } from '../../components/Panel.tsx'
import { useWords } from '../../words.ts'
import { isOverdue, useToday } from '../data/days.ts'
import { useRecords } from '../data/records.ts'
import { levelName, scaleOf } from '../data/scale-view.ts'
import { useScales } from '../data/scales.ts'
import { Explanation, PartSums } from '../people/assess/ResultPanel.tsx'
import { providerHref } from './ProviderList.tsx'

/** The yearly checklists of a provider, the latest first: none is ever overwritten. */
export function YearPanel({ providerId, editable }: { providerId: string; editable: boolean }) {
  const t = useWords()
  const today = useToday()
  const scales = useScales().data?.items ?? []
  const assessments = useRecords('provider-assessment', { providerId }, 'day-desc').data?.items ?? []
  const add = editable && (
    <Link href={providerHref(providerId, '/assess')} asChild>
      <Button type="text" size="small" icon={<ClipboardCheck size={14} aria-hidden />}>
        {t('providers.assess')}
      </Button>
    </Link>
  )
  return (
    <Panel title={t('providers.assessments')} side={add || undefined}>
      {assessments.length === 0 && <p className="panel-empty">{t('providers.neverAssessed')}</p>}
      <ul className="entries">
        {assessments.map(({ id, doc }, i) => {
          const scale = scaleOf(scales, doc)
          return (
            <li key={id}>
              <details open={i === 0}>
                <summary>
                  <b>{doc.year}</b> {(scale && levelName(scale, doc.level)?.[t.language]) ?? doc.level}{' '}
                  <span className="dim">
                    {doc.result.total !== null && t('assess.total', { n: doc.result.total })} {doc.day}
                  </span>
                  {i === 0 && isOverdue(doc.nextDue, today) && <b className="overdue"> {t('residents.overdue')}</b>}
                </summary>
                {scale && <PartSums scale={scale} answers={doc.answers} result={doc.result} />}
                <Explanation result={doc.result} />
                <p className="dim">
                  {doc.organisation} · {doc.assessors.map(({ name }) => name).join(t('condition.comma'))} ·{' '}
                  {t('providers.nextDue', { day: doc.nextDue })}
                </p>
                {doc.note && <p className="dim">{doc.note}</p>}
              </details>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
