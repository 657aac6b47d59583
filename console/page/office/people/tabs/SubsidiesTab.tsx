import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { CareSummary, EntitlementResultView } from '../../../../care-api.ts'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { plain } from '../../../data/format.ts'
import { yuan } from '../../../data/money.ts'
import { useWords } from '../../../words.ts'
import { Bar } from '../../components/Bar.tsx'
import { Demonstration } from '../../components/Demonstration.tsx'
import { monthOf, useToday } from '../../data/days.ts'
import { useEntitlement, useProgrammeNames } from '../../data/entitlement.ts'
import { useCare } from '../../data/residents.ts'
import { shortAmount } from '../../data/short-amount.ts'
import type { Shown } from '../shown.ts'

type Entitled = EntitlementResultView['entitled'][number]

function Amount({ entitled }: { entitled: Entitled }) {
  const t = useWords()
  const { payerSharePercent } = entitled
  return (
    <span className="amount">
      <b>{shortAmount(entitled, t)}</b>
      {payerSharePercent !== null && <small>{t('subsidy.share', { n: payerSharePercent })}</small>}
    </span>
  )
}

/** One programme: how much, the sentence that a clerk could read out, and what it rests on. */
function EntitledLine({ entitled, name }: { entitled: Entitled; name: string }) {
  const t = useWords()
  return (
    <li className="entitled">
      <div className="entitled-head">
        <b>{name}</b>
        <span className="chip">{t(`gives.${entitled.gives}`)}</span>
        {entitled.demonstration && <Demonstration />}
        <Amount entitled={entitled} />
      </div>
      <p>{entitled.sentence[t.language]}</p>
      <details>
        <summary>{t('subsidy.because')}</summary>
        {entitled.because.map(({ rate, amount, facts, from, until }) => (
          <dl key={`${rate.id} ${from}`} className="because">
            <dt>{t('subsidy.rate')}</dt>
            <dd>
              {amount[t.language]} · {t('subsidy.validFrom', { day: rate.validFrom })} · {rate.reference[t.language]}
            </dd>
            <dt>{t('subsidy.facts')}</dt>
            <dd>{facts.map((fact) => fact[t.language]).join(' · ')}</dd>
            <dt>{t('subsidy.days')}</dt>
            <dd>{t('span.both', { from, until })}</dd>
          </dl>
        ))}
      </details>
    </li>
  )
}

function Balances({ balances }: { balances: CareSummary['balances'] }) {
  const t = useWords()
  return (
    <Panel title={t('panel.balances')}>
      <ul className="entries">
        {balances.map(({ programme, name, gives, entitledHours, usedHours, entitledFen, usedFen, demonstration }) => {
          const [used, of] = gives === 'hours' ? [usedHours, entitledHours] : [usedFen, entitledFen]
          const left = gives === 'hours' ? t('subsidy.hours', { n: plain(of - used) }) : t('office.yuan', { amount: yuan(of - used) })
          const all = gives === 'hours' ? plain(of) : yuan(of)
          return (
            <li key={programme} className="balance">
              <span>
                {name[t.language]} {demonstration && <Demonstration />}
              </span>
              <Bar share={of > 0 ? used / of : 0} />
              <span>{t('subsidy.left', { left, of: all })}</span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

export function SubsidiesTab({ resident, asOf }: Shown) {
  const t = useWords()
  const today = useToday()
  const [month, setMonth] = useState(monthOf(asOf ?? today))
  const [chosen, setChosen] = useState(asOf)
  const result = useEntitlement(resident.id, month, chosen)
  const nameOf = useProgrammeNames(t)
  const care = useCare(resident.id, asOf === null)
  const { data } = result
  return (
    <div className="tab-columns wide-first">
      <div>
        <section className="panel">
          <div className="subsidy-bar">
            <h2>{t('panel.subsidies')}</h2>
            <DatePicker
              picker="month"
              allowClear={false}
              value={dayjs(month)}
              aria-label={t('subsidy.month')}
              onChange={(value) => value && setMonth(value.format('YYYY-MM'))}
            />
            <span className="dim">{t('subsidy.knownOn')}</span>
            <DatePicker
              value={chosen ? dayjs(chosen) : null}
              maxDate={dayjs(today)}
              disabled={asOf !== null}
              placeholder={t('subsidy.now')}
              aria-label={t('subsidy.knownOn')}
              onChange={(value) => setChosen(value?.format('YYYY-MM-DD') ?? null)}
            />
          </div>
          {result.isError && <LoadFailed retry={() => void result.refetch()} />}
          {result.isPending && <p className="panel-empty">{t('office.loading')}</p>}
          {data?.entitled.length === 0 && <p className="panel-empty">{t('subsidy.none')}</p>}
          <ul className="entries">
            {data?.entitled.map((entitled) => (
              <EntitledLine key={entitled.programme} entitled={entitled} name={nameOf(entitled.programme)} />
            ))}
          </ul>
        </section>
      </div>
      <div>
        {care.data && care.data.balances.length > 0 && month === care.data.month && <Balances balances={care.data.balances} />}
        {data && data.refused.length > 0 && (
          <Panel title={t('panel.refused')}>
            <ul className="entries">
              {data.refused.map(({ programme, sentence }) => (
                <li key={programme} className="refused">
                  <b>{nameOf(programme)}</b>
                  <p className="dim">{sentence[t.language]}</p>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  )
}
