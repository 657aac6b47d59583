import { Button, Checkbox, Input, Segmented } from 'antd'
import { CircleAlert, CircleX, Columns3, DatabaseZap } from 'lucide-react'
import { useState } from 'react'
import type { Import } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { useActing } from '../data/acting.ts'
import { doubtfulRows, rowsOf, rowsToTake } from '../data/import-view.ts'
import { commitImport } from '../data/imports.ts'
import { ImportCounts } from './ImportCounts.tsx'
import { ProblemsDownload } from './ProblemsDownload.tsx'

type Problem = Import['problems'][number]

/** the server sends no more; the file has them all */
const SHOWN = 200

interface ProblemTableProps {
  sheet: Import
  /** null: nothing can be chosen any more */
  left: { rows: ReadonlySet<number>; toggle: (row: number) => void } | null
}

/** Row by row and column by column: what stands there, what is wrong, and what to do. */
export function ProblemTable({ sheet, left }: ProblemTableProps) {
  const t = useWords()
  const [shown, setShown] = useState<'all' | 'error' | 'warning'>('all')
  const { problems } = sheet
  const doubtful = new Set(doubtfulRows(problems))
  const rows = problems.filter(({ severity }) => shown === 'all' || severity === shown)
  const firstOf = new Map<number, Problem>()
  for (const problem of rows) if (!firstOf.has(problem.row)) firstOf.set(problem.row, problem)
  const columns: Column<Problem>[] = [
    {
      key: 'row',
      title: t('imports.col.row'),
      number: true,
      draw: ({ row }) => row,
    },
    {
      key: 'column',
      title: t('imports.col.column'),
      phone: 'head',
      draw: ({ column }) => column ?? <span className="dim">{t('imports.wholeRow')}</span>,
    },
    {
      key: 'value',
      title: t('imports.col.value'),
      className: 'cell-column',
      phone: 'wide',
      draw: ({ value, field }) => {
        if (value !== '') return <code className="cell-value">{value}</code>
        return field === null ? null : <span className="dim">{t('imports.empty')}</span>
      },
    },
    {
      key: 'severity',
      title: t('imports.col.severity'),
      className: 'fixed',
      draw: ({ severity }) =>
        severity === 'error' ? (
          <b className="verdict">
            <CircleX size={14} aria-hidden /> {t('imports.error')}
          </b>
        ) : (
          <span className="verdict dim">
            <CircleAlert size={14} aria-hidden /> {t('imports.warning')}
          </span>
        ),
    },
    { key: 'message', title: t('imports.col.message'), phone: 'wide', draw: ({ message }) => message[t.language] },
    ...(left
      ? [
          {
            key: 'take',
            title: t('imports.col.take'),
            className: 'fixed',
            draw: (problem: Problem) =>
              firstOf.get(problem.row) === problem &&
              (doubtful.has(problem.row) ? (
                <Checkbox
                  checked={!left.rows.has(problem.row)}
                  aria-label={t('imports.takeRow', { row: problem.row })}
                  onChange={() => left.toggle(problem.row)}
                />
              ) : (
                <span className="dim">{t('imports.notTaken')}</span>
              )),
          },
        ]
      : []),
  ]
  return (
    <section className="panel" aria-label={t('imports.problems')}>
      <div className="filter-bar">
        <h2>{t('imports.problems')}</h2>
        <Segmented
          value={shown}
          options={[
            { value: 'all' as const, label: t('imports.show.all') },
            { value: 'error' as const, label: t('imports.error') },
            { value: 'warning' as const, label: t('imports.warning') },
          ]}
          aria-label={t('imports.show')}
          onChange={setShown}
        />
        <ProblemsDownload sheet={sheet} />
      </div>
      {problems.length >= SHOWN && <p className="top-none dim">{t('imports.firstProblems', { n: SHOWN })}</p>}
      <DataTable
        label={t('imports.problems')}
        columns={columns}
        rows={rows}
        keyOf={({ row, field, reason }) => `${row} ${field} ${reason}`}
        classOf={({ severity, row }) => (severity === 'error' ? 'is-open' : left?.rows.has(row) ? 'is-off' : undefined)}
      />
    </section>
  )
}

interface CommitProps {
  sheet: Import
  left: ReadonlySet<number>
  onMapping: () => void
}

function CommitBar({ sheet, left, onMapping }: CommitProps) {
  const t = useWords()
  const [more, setMore] = useState('')
  const [asking, setAsking] = useState(false)
  const { busy, refusal, act } = useActing()
  const typed = rowsOf(more)
  const except = [...new Set([...left, ...(typed ?? [])])]
  const count = rowsToTake(sheet, except)
  async function commit() {
    const refused = await act(
      () => commitImport(sheet.id, except),
      ({ committed }) => t('imports.done', { n: committed?.rows ?? 0 }),
    )
    if (!refused) setAsking(false)
  }
  return (
    <div className="commit-bar">
      <Button icon={<Columns3 size={15} aria-hidden />} onClick={onMapping}>
        {t('imports.mapAgain')}
      </Button>
      <span className="filter-gap" />
      <Labelled label={t('imports.leaveOut')} error={typed === null ? t('imports.notRows') : undefined} className="leave-out">
        {(id) => <Input id={id} value={more} placeholder="12, 15-18" onChange={(event) => setMore(event.target.value)} />}
      </Labelled>
      <Button
        type="primary"
        disabled={count === 0 || typed === null}
        icon={<DatabaseZap size={15} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t('imports.commit', { n: count.toLocaleString('en') })}
      </Button>
      {asking && (
        <AskDialog
          title={t('imports.askCommit', { name: sheet.name })}
          ok={t('imports.commitOk')}
          busy={busy}
          refusal={refusal}
          onOk={() => void commit()}
          onClose={() => setAsking(false)}
        >
          <p>{t('imports.commitMeans', { n: count.toLocaleString('en') })}</p>
          {sheet.counts.bad > 0 && <p>{t('imports.badStay', { n: sheet.counts.bad })}</p>}
          {except.length > 0 && <p>{t('imports.leftOut', { n: except.length })}</p>}
        </AskDialog>
      )}
      {!asking && <FormProblem problem={refusal} />}
    </div>
  )
}

/** What a check found, before anything is written. */
export function CheckedStep({ sheet, onMapping }: { sheet: Import; onMapping: () => void }) {
  const t = useWords()
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const toggle = (row: number) => setLeft((now) => (now.has(row) ? new Set([...now].filter((one) => one !== row)) : new Set([...now, row])))
  return (
    <>
      <section className="panel" aria-label={t('imports.result')}>
        <ImportCounts sheet={sheet} />
        <CommitBar sheet={sheet} left={left} onMapping={onMapping} />
      </section>
      {sheet.problems.length > 0 && <ProblemTable sheet={sheet} left={{ rows: left, toggle }} />}
    </>
  )
}
