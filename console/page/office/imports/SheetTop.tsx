import { Button, Select } from 'antd'
import { useState } from 'react'
import type { Import } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { useActing } from '../data/acting.ts'
import { columnLetter } from '../data/import-view.ts'
import { lookImport } from '../data/imports.ts'

/** below the headings, where all is well */
const FEW = 4

/** The sheet's first rows as they stand; a click says in which row the headings are. */
export function SheetTop({ sheet }: { sheet: Import }) {
  const t = useWords()
  const { busy, refusal, act } = useActing()
  const { id, sheets, headerRow } = sheet
  const [all, setAll] = useState(headerRow === null)
  const top = all ? sheet.top : sheet.top.slice(0, (headerRow ?? 0) + FEW)
  const [wanted, setWanted] = useState<number | null>(null)
  const chosen = busy && wanted !== null ? wanted : headerRow
  function look(name: string, row: number | null) {
    setWanted(row)
    void act(() => lookImport(id, name, row), null)
  }
  const width = Math.max(1, ...top.map((row) => row.length))
  return (
    <section className="panel" aria-label={t('imports.top')} aria-busy={busy}>
      <div className="filter-bar">
        <h2>{t('imports.top')}</h2>
        <span className="dim">{t('imports.topHint')}</span>
        {sheets.length > 1 && (
          <Select
            value={sheet.sheet}
            options={sheets.map((name) => ({ value: name, label: name }))}
            aria-label={t('imports.sheet')}
            onChange={(name) => look(name, null)}
          />
        )}
      </div>
      <FormProblem problem={refusal} />
      {headerRow === null && <p className="top-none notable">{t('imports.noHeadings')}</p>}
      <div className="top-scroll">
        <table className="top-table" aria-label={t('imports.top')}>
          <thead>
            <tr>
              <th scope="col">{t('imports.headings')}</th>
              {Array.from({ length: width }, (_, index) => (
                <th key={columnLetter(index)} scope="col">
                  {columnLetter(index)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {top.map((row, index) => {
              const number = index + 1
              const isHead = number === chosen
              return (
                <tr key={number} className={isHead ? 'is-head' : chosen !== null && number < chosen ? 'is-above' : undefined}>
                  <th scope="row">
                    <label>
                      <input
                        type="radio"
                        name="headings"
                        checked={isHead}
                        disabled={busy}
                        aria-label={t('imports.headingsIn', { row: number })}
                        onChange={() => sheet.sheet !== null && look(sheet.sheet, number)}
                      />
                      {number}
                    </label>
                  </th>
                  {Array.from({ length: width }, (_, column) => (
                    <td key={columnLetter(column)}>{row[column] ?? ''}</td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {top.length < sheet.top.length && (
        <Button type="link" size="small" className="top-more" onClick={() => setAll(true)}>
          {t('imports.topMore', { n: sheet.top.length })}
        </Button>
      )}
    </section>
  )
}
