import '../words.money.ts'
import { ChevronLeft } from 'lucide-react'
import { Link } from 'wouter'
import type { Run } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { yuanText } from '../data/amounts.ts'
import { useProgrammeNames } from '../data/entitlement.ts'
import { may } from '../data/rights.ts'
import { totalOf } from '../data/run-view.ts'
import { useRuns } from '../data/subsidy-runs.ts'
import { RunHead } from './RunHead.tsx'
import { RunLines } from './RunLines.tsx'
import { RunSums } from './RunSums.tsx'
import { runHref, StartRun } from './StartRun.tsx'
import '../../components/panels.css'
import '../components/split.css'
import './subsidies.css'

function RunItem({ run, isOpen }: { run: Run; isOpen: boolean }) {
  const t = useWords()
  const isOver = run.state === 'discarded' || run.state === 'failed'
  return (
    <li className={isOver ? 'is-over' : undefined}>
      <Link href={runHref(run.id)} aria-current={isOpen ? 'true' : undefined}>
        <b className="run-item">
          {run.month}
          <span className={run.state === 'frozen' ? 'chip strong' : 'chip outline'}>{t(`runs.state.${run.state}`)}</span>
        </b>
        <span>
          {run.startedBy.name}
          {run.sums.length > 0 && ` · ${yuanText(totalOf(run.sums).fen, t)}`}
        </span>
      </Link>
    </li>
  )
}

function RunDetail({ run }: { run: Run }) {
  const t = useWords()
  const nameOf = useProgrammeNames(t)
  const hasLines = run.state === 'calculated' || run.state === 'approved' || run.state === 'frozen'
  return (
    <>
      <RunHead run={run} />
      {hasLines && <RunSums run={run} nameOf={nameOf} />}
      {hasLines && <RunLines run={run} nameOf={nameOf} />}
    </>
  )
}

export function SubsidiesPage({ id }: { id: string | undefined }) {
  const t = useWords()
  const { role } = useMe()
  const list = useRuns()
  const runs = list.data?.items ?? []
  const chosen = runs.find((run) => run.id === id) ?? (id === undefined ? runs[0] : undefined)
  return (
    <OfficePage name="split-page">
      <div className={id === undefined ? 'split' : 'split is-open'}>
        <nav className="panel split-list" aria-label={t('runs.list')}>
          {may(role, 'run-subsidies') && list.data && <StartRun runs={runs} />}
          <ListState list={list} isEmpty={runs.length === 0} none={t('runs.none')}>
            <ul>
              {runs.map((run) => (
                <RunItem key={run.id} run={run} isOpen={run.id === chosen?.id} />
              ))}
            </ul>
          </ListState>
        </nav>
        <div className="split-detail">
          <Link className="split-back" href="/office/subsidies">
            <ChevronLeft size={16} aria-hidden />
            {t('rail.subsidies')}
          </Link>
          {list.data && !chosen && id !== undefined && <p className="office-empty">{t('runs.unknown')}</p>}
          {chosen && <RunDetail key={chosen.id} run={chosen} />}
        </div>
      </div>
    </OfficePage>
  )
}
