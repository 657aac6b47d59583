import { Button, Select } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Panel } from '../../components/Panel.tsx'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { Demonstration } from '../components/Demonstration.tsx'
import { instantText, useToday } from '../data/days.ts'
import { knownLate, type Rate, rateOn, ratesInForce, stateOf } from '../data/rate-view.ts'
import { may } from '../data/rights.ts'
import { type Standard, standardRules } from '../data/standard-rules.ts'
import { AmountTable } from './AmountTable.tsx'
import { RateTimeline } from './RateTimeline.tsx'

function RateFacts({ rate }: { rate: Rate }) {
  const t = useWords()
  const late = knownLate(rate)
  return (
    <dl className="rate-facts">
      <div>
        <dt>{t('standards.valid')}</dt>
        <dd>
          {rate.validTo === null
            ? t('standards.from', { day: rate.validFrom })
            : t('span.both', { from: rate.validFrom, until: rate.validTo })}
        </dd>
      </div>
      <div>
        <dt>{t('standards.basis')}</dt>
        <dd>{rate.basis === 'law' ? t('standards.basis.law') : <Demonstration />}</dd>
      </div>
      <div>
        <dt>{t('standards.recorded')}</dt>
        <dd>
          {instantText(rate.recordedAt)} {late !== null && <span className="chip warn">{t('standards.late')}</span>}
        </dd>
      </div>
      <div className="wide">
        <dt>{t('standards.reference')}</dt>
        <dd>{rate.reference[t.language]}</dd>
      </div>
    </dl>
  )
}

interface StandardDetailProps {
  standard: Standard
  nameOf: (programme: string) => string
  onAppend: () => void
}

export function StandardDetail({ standard, nameOf, onAppend }: StandardDetailProps) {
  const t = useWords()
  const today = useToday()
  const { role } = useMe()
  const inForce = ratesInForce(standard.rates)
  const now = rateOn(inForce, today) ?? inForce.at(-1)?.rate
  const [wanted, setWanted] = useState<string | null>(null)
  const rate = standard.rates.find(({ id }) => id === wanted) ?? now
  const inOrder = standard.rates.toSorted((a, b) => b.validFrom.localeCompare(a.validFrom) || b.recordedAt - a.recordedAt)
  const optionOf = (one: Rate) => ({
    value: one.id,
    label: `${t('standards.from', { day: one.validFrom })} · ${t(`standards.state.${stateOf(one, inForce, today)}`)}`,
  })
  return (
    <div className="standard-detail">
      <section className="panel" aria-label={standard.name[t.language]}>
        <div className="head-line padded">
          <h2>{standard.name[t.language]}</h2>
          {may(role, 'edit-care') && (
            <div className="head-actions">
              <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={onAppend}>
                {t('standards.append')}
              </Button>
            </div>
          )}
        </div>
        <p className="standard-head">
          <span className="chip outline">{t(`gives.${standard.gives}`)}</span>
          <span className="chip outline">{t(`standards.per.${standard.per}`)}</span>
          <span className="dim">{t('standards.nothingEdited')}</span>
        </p>
        {rate && <RateTimeline standard={standard} inForce={inForce} today={today} chosen={rate.id} onChoose={({ id }) => setWanted(id)} />}
        <ul className="rate-legend" aria-hidden>
          <li>
            <i className="rate-bar" /> {t('standards.basis.law')}
          </li>
          <li>
            <i className="rate-bar is-demonstration" /> {t('office.demonstration')}
          </li>
          <li>
            <i className="rate-bar is-ahead" /> {t('standards.state.ahead')}
          </li>
        </ul>
      </section>
      {rate && (
        <Panel
          title={t('standards.amounts')}
          side={
            <Select
              size="small"
              className="rate-select"
              value={rate.id}
              options={inOrder.map(optionOf)}
              aria-label={t('standards.rate')}
              onChange={setWanted}
            />
          }
        >
          <RateFacts rate={rate} />
          <AmountTable standard={standard} rate={rate} />
        </Panel>
      )}
      <Panel title={t('standards.rules')}>
        <dl className="standard-rules">
          {standardRules(standard, nameOf, t).map(({ title, text }) => (
            <div key={text}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </div>
  )
}
