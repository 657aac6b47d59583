import { Alert } from 'antd'
import type { ApiError } from '../../../api.ts'
import { useWords } from '../../words.ts'
import { otherErrors } from '../data/changes.ts'
import type { Field } from './fields.tsx'
import './records.css'

interface FormProblemProps {
  problem: { text: string; error: ApiError | null; fresh?: { conflicts: string[] } | null } | null
  /** of the form: what is wrong with them stands beside them */
  fields?: readonly Field[]
  /** where the form's fields are in what was sent: "statuses.1." */
  prefix?: string
  /** of a form that is kept by hand: paths whose problems stand beside their fields */
  beside?: readonly string[]
}

/** Why a form was not saved: above the form, read out. */
export function FormProblem({ problem, fields = [], prefix = '', beside = [] }: FormProblemProps) {
  const t = useWords()
  if (!problem) return null
  const names = [...beside, ...fields.map(({ name }) => prefix + name)]
  const both = fields.filter(({ name }) => problem.fresh?.conflicts.includes(name)).map(({ label }) => t(label))
  const lines = [
    ...(problem.fresh ? [t('office.reloaded')] : []),
    ...(both.length > 0 ? [t('office.conflicts', { fields: both.join('、') })] : []),
    ...otherErrors(problem.error, names),
  ]
  const more = lines.length > 0 ? lines.map((line) => <p key={line}>{line}</p>) : undefined
  return <Alert className="form-problem" type="warning" showIcon role="alert" title={problem.text} description={more} />
}
