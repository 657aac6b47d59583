import '../../words.people.ts'
import { Button } from 'antd'
import { useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import { useSearch } from 'wouter/use-browser-location'
import type { RecordView } from '../../../../care-api.ts'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { useWords } from '../../../words.ts'
import { FormProblem } from '../../components/FormProblem.tsx'
import { OfficePage } from '../../components/OfficePage.tsx'
import { useActing } from '../../data/acting.ts'
import { ageOn, useToday } from '../../data/days.ts'
import { useDraft } from '../../data/draft-store.ts'
import { useRecord, useRecords } from '../../data/records.ts'
import { residentHref } from '../../data/resident-place.ts'
import { type Draft, draftOf, emptyDraft, missingOf, scaleOf, scalesForResidents, wantedOf } from '../../data/scale-view.ts'
import { type Scale, submitAssessment, usePreview, useScales } from '../../data/scales.ts'
import { Questions, Restored } from './Questions.tsx'
import { ResultPanel } from './ResultPanel.tsx'
import { CircumstancesCard, SheetFoot, SheetHead } from './SheetHead.tsx'
import '../../../components/panels.css'
import './assess.css'

interface SheetProps {
  resident: RecordView<'resident'>
  scales: readonly Scale[]
  fresh: Draft
}

/** what keeps the sheet from being handed in, in words; null: nothing */
function useObstacle(draft: Draft, scale: Scale, needsConfirm: boolean): string | null {
  const t = useWords()
  const missing = missingOf(scale, draft.answers).length
  if (missing > 0) return t('assess.missing', { n: missing })
  if (new Set(draft.assessors.map(({ name }) => name.trim()).filter(Boolean)).size < 2) return t('assess.needAssessors')
  if (draft.organisation.trim() === '') return t('assess.needOrganisation')
  if (draft.override && draft.override.reason.trim() === '') return t('assess.needOverrideReason')
  return needsConfirm && !draft.confirmed ? t('assess.needConfirm') : null
}

function Sheet({ resident, scales, fresh }: SheetProps) {
  const t = useWords()
  const [, go] = useLocation()
  const { draft, restored, change, reset, forget } = useDraft(`${resident.id} ${fresh.replaces ?? ''}`, fresh)
  const { busy, refusal, errorOf, act } = useActing()
  const scale = scales.find(({ id, version }) => id === draft.scale && version === draft.version) ?? scales[0]
  const { scale: scaleId, version, answers, circumstances } = draft
  const scored = usePreview({ scale: scaleId, version, answers, circumstances }).data
  const complete = scale !== undefined && missingOf(scale, answers).length === 0
  const result = complete && scored?.ok ? scored.result : null
  const obstacle = useObstacle(draft, scale ?? scales[0]!, result?.confirm ?? false)
  if (!scale) return null

  async function submit() {
    const handIn = () => submitAssessment(wantedOf(draft, resident.id))
    await act(handIn, (id) => {
      forget()
      go(residentHref(resident.id, `/assessments/${encodeURIComponent(id)}`))
      return t('assess.done', { name: resident.doc.name })
    })
  }
  return (
    <div className="assess-columns">
      <div className="assess-sheet">
        {restored && <Restored onReset={reset} />}
        <SheetHead draft={draft} change={change} errorOf={errorOf} scales={scales} />
        <p className="assess-keys">
          <kbd>1</kbd>–<kbd>5</kbd> {t('assess.keys')}
        </p>
        <Questions scale={scale} draft={draft} change={change} errorOf={errorOf} />
        <CircumstancesCard draft={draft} change={change} errorOf={errorOf} scale={scale} />
        <SheetFoot draft={draft} change={change} errorOf={errorOf} scale={scale} />
      </div>
      <div className="assess-side">
        <ResultPanel
          scale={scale}
          answers={answers}
          result={result}
          confirmed={draft.confirmed}
          onConfirm={(confirmed) => change({ confirmed })}
        />
        <FormProblem problem={refusal} />
        <Button type="primary" size="large" block disabled={obstacle !== null} loading={busy} onClick={() => void submit()}>
          {t('assess.submit')}
        </Button>
        {obstacle && <p className="obstacle">{obstacle}</p>}
      </div>
    </div>
  )
}

/** the form for a new assessment, or for one that corrects another (`?replaces=`) */
export function AssessPage({ id }: { id: string }) {
  const t = useWords()
  const today = useToday()
  const replaces = new URLSearchParams(useSearch()).get('replaces')
  const resident = useRecord('resident', id)
  const scales = useScales()
  const past = useRecords('assessment', { residentId: id }, 'day-desc')
  const wrong = past.data?.items.find((one) => one.id === replaces)?.doc ?? null
  const usable = useMemo(() => {
    const all = scales.data?.items ?? []
    const own = wrong && scaleOf(all, wrong)
    return own ? [own] : scalesForResidents(all)
  }, [scales.data, wrong])
  const [first] = usable
  const ready = resident.data && scales.data && past.data
  const fresh = wrong ? draftOf(wrong) : first && emptyDraft(first, today, past.data?.total ? 'routine' : 'first')
  const failed = [resident, scales, past].find((one) => one.isError)
  const doc = resident.data?.doc
  return (
    <OfficePage
      name="assess-page"
      title={
        doc && (
          <>
            {t(wrong ? 'assess.titleCorrect' : 'assess.title', { name: doc.name })}{' '}
            <small>
              {doc.gender && t(`gender.${doc.gender}`)} {doc.birthDate && t('residents.age', { n: ageOn(doc.birthDate, today) })}
            </small>
          </>
        )
      }
      side={
        <Link href={residentHref(id, '/assessments')} asChild>
          <Button>{t('assess.leave')}</Button>
        </Link>
      }
    >
      {failed && <LoadFailed retry={() => void failed.refetch()} />}
      {!ready && !failed && <p className="office-empty">{t('office.loading')}</p>}
      {ready && fresh && <Sheet resident={resident.data} scales={usable} fresh={fresh} />}
    </OfficePage>
  )
}
