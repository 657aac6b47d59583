import { Button, Select } from 'antd'
import { Asterisk, SearchCheck } from 'lucide-react'
import { useState } from 'react'
import type { Import } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { useActing } from '../data/acting.ts'
import { examplesOf, headingOf, missingFields, unusedColumns } from '../data/import-view.ts'
import { checkImport } from '../data/imports.ts'
import { SheetTop } from './SheetTop.tsx'

interface FieldRowProps {
  sheet: Import
  field: Import['fields'][number]
  column: number | null
  onColumn: (column: number | null) => void
}

/** One field of the records, and the column that it comes from. */
function FieldRow({ sheet, field: { field, title, needed, example }, column, onColumn }: FieldRowProps) {
  const t = useWords()
  const options = sheet.headers.map((_, index) => ({ value: index, label: headingOf(sheet.headers, index) }))
  const isMissing = needed && column === null
  return (
    <tr className={isMissing ? 'is-missing' : undefined}>
      <th scope="row">
        {title[t.language]} {needed && <Asterisk size={12} aria-label={t('imports.needed')} />}
      </th>
      <td>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={column ?? undefined}
          options={options}
          status={isMissing ? 'error' : undefined}
          placeholder={t('imports.notInSheet')}
          aria-label={t('imports.columnFor', { field: title[t.language], id: field })}
          onChange={(value) => onColumn(value ?? null)}
        />
      </td>
      <td className="dim">
        {column === null ? (
          <small>{example === '' ? '' : t('imports.example', { example })}</small>
        ) : (
          examplesOf(sheet, column).join(t('condition.comma'))
        )}
      </td>
    </tr>
  )
}

/** Which column is what: proposed by the headings, decided by a person. */
export function MappingStep({ sheet, onChecked }: { sheet: Import; onChecked: () => void }) {
  const t = useWords()
  const [mapping, setMapping] = useState(sheet.mapping)
  const { busy, refusal, act } = useActing()
  const missing = missingFields(sheet, mapping)
  const unused = unusedColumns(sheet, mapping)
  const { headerRow } = sheet
  async function check() {
    if (headerRow === null) return
    const refused = await act(() => checkImport(sheet.id, { sheet: sheet.sheet, headerRow, mapping }), null)
    if (!refused) onChecked()
  }
  return (
    <>
      <SheetTop sheet={sheet} />
      {headerRow !== null && (
        <section className="panel" aria-label={t('imports.step.map')}>
          <div className="panel-head">
            <h2>{t('imports.step.map')}</h2>
            <span>{t('imports.mapHint')}</span>
          </div>
          <table className="mapping-table">
            <thead>
              <tr>
                <th scope="col">{t('imports.col.field')}</th>
                <th scope="col">{t('imports.col.column')}</th>
                <th scope="col">{t('imports.col.sample')}</th>
              </tr>
            </thead>
            <tbody>
              {sheet.fields.map((field) => (
                <FieldRow
                  key={field.field}
                  sheet={sheet}
                  field={field}
                  column={mapping[field.field] ?? null}
                  onColumn={(column) => setMapping({ ...mapping, [field.field]: column })}
                />
              ))}
            </tbody>
          </table>
          <div className="mapping-foot">
            <FormProblem problem={refusal} />
            {unused.length > 0 && (
              <p className="dim">
                {t('imports.unused', { columns: unused.map((index) => headingOf(sheet.headers, index)).join(t('condition.comma')) })}
              </p>
            )}
            {missing.length > 0 && (
              <p className="notable">
                {t('imports.missing', { fields: missing.map(({ title }) => title[t.language]).join(t('condition.comma')) })}
              </p>
            )}
            <Button type="primary" icon={<SearchCheck size={15} aria-hidden />} loading={busy} onClick={() => void check()}>
              {t('imports.check')}
            </Button>
          </div>
        </section>
      )}
    </>
  )
}
