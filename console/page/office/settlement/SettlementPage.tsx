import '../words.money.ts'
import { Button } from 'antd'
import { BadgeCheck, ChevronLeft, Info, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { SettlementView } from '../../../care-api.ts'
import { Panel } from '../../components/Panel.tsx'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { Demonstration } from '../components/Demonstration.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useActing } from '../data/acting.ts'
import { exactYuan, signedYuan, yuanText } from '../data/amounts.ts'
import { instantText, monthOf, useToday } from '../data/days.ts'
import { may } from '../data/rights.ts'
import { differencesOf, equationOf, obstacleOf } from '../data/settlement-view.ts'
import { approveSettlement, useServicesOf, useSettlement } from '../data/settlements.ts'
import { DifferenceDialog } from './DifferenceDialog.tsx'
import { Score } from './Score.tsx'
import { SettlementLines } from './SettlementLines.tsx'
import '../../components/panels.css'
import '../components/split.css'
import './settlement.css'

function ApproveButton({ view }: { view: SettlementView }) {
  const t = useWords()
  const { userId, name } = useMe()
  const thisMonth = monthOf(useToday())
  const [asking, setAsking] = useState(false)
  const { busy, refusal, act } = useActing()
  const { settlement, version, providerName } = view
  const obstacle = obstacleOf(view, { id: userId, name }, thisMonth)
  async function approve() {
    const refused = await act(() => approveSettlement(settlement.id, version), t('settlements.approved', { name: providerName }))
    if (!refused) setAsking(false)
  }
  return (
    <>
      <Button type="primary" disabled={obstacle !== null} icon={<BadgeCheck size={15} aria-hidden />} onClick={() => setAsking(true)}>
        {t('runs.approve')}
      </Button>
      {asking && (
        <AskDialog
          title={t('settlements.askApprove', { name: providerName, month: settlement.month })}
          ok={t('runs.approve')}
          busy={busy}
          refusal={refusal}
          onOk={() => void approve()}
          onClose={() => setAsking(false)}
        >
          <p>{t('settlements.approveMeans')}</p>
          <dl className="ask-facts">
            <dt>{t('settlements.sum.toPay')}</dt>
            <dd>
              <b>{yuanText(settlement.sums.toPayFen, t)}</b> {view.terms.demonstration && <Demonstration />}
            </dd>
          </dl>
        </AskDialog>
      )}
    </>
  )
}

function Obstacle({ view }: { view: SettlementView }) {
  const t = useWords()
  const { userId, name } = useMe()
  const obstacle = obstacleOf(view, { id: userId, name }, monthOf(useToday()))
  if (obstacle === null) return null
  const text = {
    own: t('settlements.own'),
    undecided: t('settlements.firstDecide', { n: view.undecided.length }),
    'not-over': t('settlements.notOver', { month: view.settlement.month }),
  }[obstacle]
  return (
    <p className="state-note">
      <Info size={15} aria-hidden /> {text}
    </p>
  )
}

/** How what is paid out comes about, and who answers for it. */
function SettlementHead({ view, editable }: { view: SettlementView; editable: boolean }) {
  const t = useWords()
  const { settlement, providerName, terms } = view
  const { sums, preparedBy, preparedAt, approvedBy, approvedAt, state } = settlement
  return (
    <section className="panel settlement-head" aria-label={providerName}>
      <div className="head-line">
        <h2>
          {providerName} <small>{settlement.month}</small>
        </h2>
        <span className={state === 'approved' ? 'chip strong' : 'chip outline'}>{t(`settlements.state.${state}`)}</span>
        <div className="head-actions">
          <ExportButton path={`/settlements/${encodeURIComponent(settlement.id)}/export`} name={`${providerName} ${settlement.month}`} />
          {editable && <ApproveButton view={view} />}
        </div>
      </div>
      <ol className="equation">
        {equationOf(sums).map(({ part, sign, fen }) => (
          <li key={part} className={`is-${part}`}>
            {sign && <i>{sign}</i>}
            <span>
              <b>{exactYuan(fen)}</b>
              <small>
                {t(`settlements.sum.${part}`)}
                {part === 'deduction' && sums.deductionPercent > 0 && ` ${sums.deductionPercent}%`}
              </small>
            </span>
          </li>
        ))}
      </ol>
      <dl className="settlement-facts">
        <div>
          <dt>{t('settlements.col.services')}</dt>
          <dd>{t('settlements.servicesOf', { n: sums.services, amount: exactYuan(sums.totalFen) })}</dd>
        </div>
        <div>
          <dt>{t('settlements.col.score')}</dt>
          <dd>
            <Score sums={sums} demonstration={terms.demonstration} />
          </dd>
        </div>
        <div>
          <dt>{t('settlements.terms')}</dt>
          <dd>
            {terms.reference[t.language]} {terms.demonstration && <Demonstration />}
          </dd>
        </div>
        <div>
          <dt>{t('settlements.preparedBy')}</dt>
          <dd>
            {preparedBy.name} {instantText(preparedAt)}
          </dd>
        </div>
        {approvedBy && approvedAt !== null && (
          <div>
            <dt>{t('settlements.approvedBy')}</dt>
            <dd>
              {approvedBy.name} {instantText(approvedAt)}
            </dd>
          </div>
        )}
      </dl>
      {editable && <Obstacle view={view} />}
    </section>
  )
}

/** Differences about the month as a whole; those about a line stand at the line. */
function MonthDifferences({ view, editable }: { view: SettlementView; editable: boolean }) {
  const t = useWords()
  const [adding, setAdding] = useState(false)
  const own = differencesOf(view.settlement, null)
  return (
    <Panel
      title={t('settlements.monthDifferences')}
      side={
        editable ? (
          <Button type="text" size="small" icon={<Plus size={14} aria-hidden />} onClick={() => setAdding(true)}>
            {t('settlements.addDifference')}
          </Button>
        ) : undefined
      }
    >
      {own.length === 0 && <p className="panel-empty">{t('settlements.noDifferences')}</p>}
      <ul className="difference-list">
        {own.map(({ fen, reason, by }) => (
          <li key={`${reason} ${fen}`}>
            <b>{signedYuan(fen)}</b>
            <span>{reason}</span>
            <span className="dim">{by}</span>
          </li>
        ))}
      </ul>
      {adding && <DifferenceDialog view={view} line={null} fen={null} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

function Settlement({ view }: { view: SettlementView }) {
  const { role } = useMe()
  const services = useServicesOf(view.settlement.providerId, view.settlement.month)
  const editable = may(role, 'run-subsidies') && view.settlement.state === 'draft'
  return (
    <>
      <SettlementHead view={view} editable={editable} />
      <SettlementLines view={view} services={services.data} editable={editable} />
      <MonthDifferences view={view} editable={editable} />
    </>
  )
}

export function SettlementPage({ id }: { id: string }) {
  const t = useWords()
  const found = useSettlement(id)
  const month = id.split(':').at(-1) ?? ''
  return (
    <OfficePage name="settlement-page">
      <Link className="back-link" href={`/office/settlements?month=${month}`}>
        <ChevronLeft size={16} aria-hidden />
        {t('settlements.ofMonth', { month })}
      </Link>
      <ListState list={found} isEmpty={false} none={null}>
        {found.data && <Settlement view={found.data} />}
      </ListState>
    </OfficePage>
  )
}
