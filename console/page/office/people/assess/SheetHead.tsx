import { DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useId } from 'react'
import { useWords } from '../../../words.ts'
import { Labelled } from '../../components/Labelled.tsx'
import type { Draft } from '../../data/scale-view.ts'
import type { Scale } from '../../data/scales.ts'

const REASONS = ['first', 'routine', 'change', 'dispute'] as const

interface SheetProps {
  draft: Draft
  change: (change: Partial<Draft>) => void
  errorOf: (path: string) => string | undefined
}

/** Who assessed, when, with what and why. */
export function SheetHead({ draft, change, errorOf, scales }: SheetProps & { scales: readonly Scale[] }) {
  const t = useWords()
  const { assessors } = draft
  const assessor = (i: number, typed: Partial<Draft['assessors'][number]>) =>
    change({ assessors: assessors.map((one, at) => (at === i ? { ...one, ...typed } : one)) })
  return (
    <section className="panel sheet-head">
      <h2>{t('assess.about')}</h2>
      <div className="sheet-fields">
        <Labelled label={t('assess.scale')} error={errorOf('scale')}>
          {(id) => (
            <Select
              id={id}
              value={`${draft.scale} ${draft.version}`}
              disabled={draft.replaces !== null}
              options={scales.map(({ id, version, name }) => ({ value: `${id} ${version}`, label: name[t.language] }))}
              onChange={(value) => {
                const [scale = '', version = ''] = value.split(' ')
                change({ scale, version, answers: {}, circumstances: {}, override: null, confirmed: false })
              }}
            />
          )}
        </Labelled>
        <Labelled label={t('assess.day')} error={errorOf('day')}>
          {(id) => (
            <DatePicker
              id={id}
              value={dayjs(draft.day)}
              allowClear={false}
              onChange={(day) => day && change({ day: day.format('YYYY-MM-DD') })}
            />
          )}
        </Labelled>
        <Labelled label={t('assess.reason')}>
          {(id) => (
            <Select
              id={id}
              value={draft.reason}
              options={REASONS.map((value) => ({ value, label: t(`assess.reason.${value}`) }))}
              onChange={(reason) => change({ reason })}
            />
          )}
        </Labelled>
        <Labelled label={t('assess.organisation')} error={errorOf('organisation')}>
          {(id) => (
            <Input id={id} value={draft.organisation} maxLength={200} onChange={(event) => change({ organisation: event.target.value })} />
          )}
        </Labelled>
        {assessors.map(({ name, number }, i) => (
          <div className="assessor" key={i === 0 ? 'first' : 'second'}>
            <Labelled label={t(i === 0 ? 'assess.assessor1' : 'assess.assessor2')} error={i === 0 ? errorOf('assessors') : undefined}>
              {(id) => <Input id={id} value={name} maxLength={50} onChange={(event) => assessor(i, { name: event.target.value })} />}
            </Labelled>
            <Labelled label={t('assess.certificate')}>
              {(id) => <Input id={id} value={number} maxLength={50} onChange={(event) => assessor(i, { number: event.target.value })} />}
            </Labelled>
          </div>
        ))}
      </div>
    </section>
  )
}

/** What the assessors state beside the items. */
export function CircumstancesCard({ draft, change, scale }: SheetProps & { scale: Scale }) {
  const t = useWords()
  const own = useId()
  const { circumstances } = draft
  const state = (id: string, value: number) => change({ circumstances: { ...circumstances, [id]: value }, confirmed: false })
  return (
    <section className="panel sheet-part">
      <h2>{t('assess.circumstances')}</h2>
      {scale.circumstances.map(({ id, name, kind }) =>
        kind === 'yes-no' ? (
          <label key={id} className="circumstance">
            <input type="checkbox" checked={circumstances[id] === 1} onChange={(event) => state(id, event.target.checked ? 1 : 0)} />
            {name[t.language]}
          </label>
        ) : (
          <label key={id} htmlFor={`${own} ${id}`} className="circumstance">
            <Input
              id={`${own} ${id}`}
              type="number"
              className="count"
              min={0}
              max={99}
              value={circumstances[id] ?? 0}
              onChange={(event) => state(id, Math.max(0, Math.trunc(Number(event.target.value) || 0)))}
            />
            {name[t.language]}
          </label>
        ),
      )}
    </section>
  )
}

/** Another level for a reason, another date, a note. */
export function SheetFoot({ draft, change, errorOf, scale }: SheetProps & { scale: Scale }) {
  const t = useWords()
  const { override } = draft
  return (
    <section className="panel sheet-head">
      <h2>{t('assess.more')}</h2>
      <div className="sheet-fields">
        <Labelled label={t('assess.override')} error={errorOf('override.level')}>
          {(id) => (
            <Select
              id={id}
              value={override?.level}
              allowClear
              placeholder={t('assess.noOverride')}
              options={scale.levels.map(({ level, name }) => ({ value: level, label: name[t.language] }))}
              onChange={(level: number | undefined) =>
                change({ override: level === undefined ? null : { level, reason: override?.reason ?? '' } })
              }
            />
          )}
        </Labelled>
        {override && (
          <Labelled label={t('assess.overrideReason')} error={errorOf('override.reason')}>
            {(id) => (
              <Input
                id={id}
                value={override.reason}
                maxLength={200}
                onChange={(event) => change({ override: { ...override, reason: event.target.value } })}
              />
            )}
          </Labelled>
        )}
        <Labelled label={t('assess.nextDue')} error={errorOf('nextDue')}>
          {(id) => (
            <DatePicker
              id={id}
              value={draft.nextDue ? dayjs(draft.nextDue) : null}
              placeholder={t('assess.nextDueDefault', { n: scale.nextDueMonths })}
              onChange={(day) => change({ nextDue: day?.format('YYYY-MM-DD') ?? null })}
            />
          )}
        </Labelled>
        <Labelled label={t('field.note')}>
          {(id) => (
            <Input.TextArea
              id={id}
              value={draft.note}
              className="field-area"
              rows={1}
              maxLength={2000}
              onChange={(event) => change({ note: event.target.value })}
            />
          )}
        </Labelled>
      </div>
    </section>
  )
}
