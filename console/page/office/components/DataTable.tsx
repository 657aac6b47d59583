import { Button } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../../words.ts'
import './parts.css'
import './table.css'

export interface Column<Row> {
  key: string
  title: ReactNode
  draw: (row: Row) => ReactNode
  /** numbers stand under each other */
  number?: boolean
  className?: string
  /** on a phone a row is a card: `head` is its first line, `wide` takes a line for itself without its title, `hide` is left out */
  phone?: 'head' | 'wide' | 'hide'
}

interface DataTableProps<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  classOf?: (row: Row) => string | undefined
  /** below the row, over its whole width; null: nothing */
  below?: (row: Row) => ReactNode
  /** the last row, such as sums, cell by cell */
  foot?: readonly ReactNode[]
  /** null: that was the last page */
  more?: { isLoading: boolean; load: () => void } | null
}

/** Asks for the next page when it comes into sight; a button for those who do not scroll. */
function More({ isLoading, load }: { isLoading: boolean; load: () => void }) {
  const t = useWords()
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!mark.current || isLoading) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), { rootMargin: '400px' })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [isLoading, load])
  return (
    <div className="table-more" ref={mark}>
      <Button size="small" loading={isLoading} onClick={load}>
        {t(isLoading ? 'office.loading' : 'table.more')}
      </Button>
    </div>
  )
}

const cellClass = <Row,>({ number, className, phone }: Column<Row>) =>
  [number && 'number', className, phone && `phone-${phone}`].filter(Boolean).join(' ') || undefined

/** A list as a table; on a phone, as cards. */
export function DataTable<Row>({ label, columns, rows, keyOf, classOf, below, foot, more }: DataTableProps<Row>) {
  return (
    <div className="table-scroll">
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const more = below?.(row)
            return [
              <tr key={keyOf(row)} className={[classOf?.(row), more && 'has-below'].filter(Boolean).join(' ') || undefined}>
                {columns.map((column) => (
                  <td
                    key={column.key}
                    className={cellClass(column)}
                    data-title={typeof column.title === 'string' ? column.title : undefined}
                  >
                    {column.draw(row)}
                  </td>
                ))}
              </tr>,
              more && (
                <tr key={`${keyOf(row)} below`} className="below">
                  <td colSpan={columns.length}>{more}</td>
                </tr>
              ),
            ]
          })}
        </tbody>
        {foot && (
          <tfoot>
            <tr>
              {columns.map((column, i) => (
                <td key={column.key} className={cellClass(column)} data-title={typeof column.title === 'string' ? column.title : undefined}>
                  {foot[i]}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {more && <More {...more} />}
    </div>
  )
}
