import { Button } from 'antd'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Run } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { MonthBar } from '../components/MonthBar.tsx'
import { useActing } from '../data/acting.ts'
import { monthOf, useToday } from '../data/days.ts'
import { addMonths } from '../data/months.ts'
import { nextMonth, openRun } from '../data/run-view.ts'
import { startRun } from '../data/subsidy-runs.ts'

export const runHref = (id: string) => `/office/subsidies/${encodeURIComponent(id)}`

/** The next month is offered; while another run is open, it says which. */
export function StartRun({ runs }: { runs: readonly Run[] }) {
  const t = useWords()
  const [, go] = useLocation()
  const thisMonth = monthOf(useToday())
  const [chosen, setChosen] = useState<string | null>(null)
  const { busy, refusal, act } = useActing()
  const open = openRun(runs)
  const month = chosen ?? nextMonth(runs, thisMonth)
  async function start() {
    await act(
      () => startRun(month),
      (run) => {
        go(runHref(run.id))
        return t('runs.started', { month })
      },
    )
  }
  if (open) return <p className="run-open">{t('runs.openFirst', { month: open.month })}</p>
  return (
    <div className="run-start">
      <FormProblem problem={refusal} />
      <MonthBar month={month} latest={addMonths(thisMonth, 1)} onMonth={setChosen} />
      <Button type="primary" icon={<Play size={15} aria-hidden />} loading={busy} onClick={() => void start()}>
        {t('runs.start')}
      </Button>
    </div>
  )
}
