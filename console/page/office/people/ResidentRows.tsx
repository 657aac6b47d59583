import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleAlert } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, memo, useEffect, useEffectEvent, useRef } from 'react'
import { Link } from 'wouter'
import type { ResidentRow } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { Categories } from '../components/Categories.tsx'
import { isOverdue, useToday } from '../data/days.ts'

const HEAD_PX = 33
const ROW_PX = 40
/** rows that a key goes by */
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }
const TOUCH_ROW_PX = 68
const COLUMNS = ['name', 'categories', 'level', 'nextDue', 'status', 'place', 'phone', 'idNumber'] as const

interface RowProps {
  resident: ResidentRow
  today: string
  top: number
  height: number
  index: number
}

const Row = memo(function Row({ resident, today, top, height, index }: RowProps) {
  const t = useWords()
  const overdue = isOverdue(resident.nextDue, today)
  const level = resident.levelName?.[t.language]
  return (
    <tr className="resident-row resident-cells" aria-rowindex={index + 2} style={{ transform: `translateY(${top}px)`, height }}>
      <td className="who">
        <Link href={`/office/residents/${encodeURIComponent(resident.id)}`} data-index={index}>
          {resident.name}
        </Link>
        <span className="dim">
          {resident.gender && t(`gender.${resident.gender}`)} {resident.age !== null && t('residents.age', { n: resident.age })}
        </span>
      </td>
      <td>
        <Categories categories={resident.categories} most={t.language === 'zh' ? 3 : 2} />
      </td>
      <td className={level ? '' : 'dim'}>{level ?? t('residents.notAssessed')}</td>
      <td className={overdue ? 'overdue' : 'dim'}>
        {overdue && <CircleAlert size={14} aria-hidden />} {resident.nextDue ?? t('office.none')} {overdue && t('residents.overdue')}
      </td>
      <td className={resident.status === 'at-home' ? 'dim' : 'notable'}>{t.code('status', resident.status)}</td>
      <td className="dim">
        {resident.town} {resident.village} {resident.addressLine}
      </td>
      <td className="dim">{resident.phone ?? t('office.none')}</td>
      <td className="dim">{resident.idNumber ?? t('office.none')}</td>
    </tr>
  )
})

const linkAt = (list: HTMLElement | null, index: number) => list?.querySelector<HTMLElement>(`a[data-index="${index}"]`)

interface ResidentRowsProps {
  residents: readonly ResidentRow[]
  total: number
  /** false: that was the last page */
  more: boolean
  onMore: () => void
}

/** Thousands of rows, of which only the visible ones exist; the next page is asked for before its rows come into sight. */
export function ResidentRows({ residents, total, more, onMore }: ResidentRowsProps) {
  const t = useWords()
  const today = useToday()
  const scroll = useRef<HTMLDivElement>(null)
  const height = matchMedia('(max-width: 700px)').matches ? TOUCH_ROW_PX : ROW_PX
  const rows = useVirtualizer({
    count: residents.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= residents.length - 20) onMore()
  }, [more, last, residents.length, onMore])

  // the row that the arrow keys have gone to: it may have to be scrolled to and drawn before it can take the focus
  const cursor = useRef(-1)
  const coming = useRef(false)
  useEffect(() => {
    const link = coming.current ? linkAt(scroll.current, cursor.current) : null
    if (!link) return
    coming.current = false
    link.focus({ preventScroll: true })
  })

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    cursor.current = Math.min(residents.length - 1, Math.max(0, cursor.current + step))
    rows.scrollToIndex(cursor.current)
    const link = linkAt(scroll.current, cursor.current)
    coming.current = !link
    link?.focus({ preventScroll: true })
  }
  // from the search box straight to what it found
  const toFirst = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || !(event.target instanceof HTMLInputElement) || event.target.type !== 'search') return
    event.preventDefault()
    linkAt(scroll.current, 0)?.focus()
  })
  useEffect(() => {
    const listener = (event: globalThis.KeyboardEvent) => toFirst(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
  function onFocus({ target }: FocusEvent<HTMLElement>) {
    cursor.current = Number(target.dataset.index ?? -1)
  }

  return (
    <div className="resident-scroll" ref={scroll}>
      <table aria-label={t('residents.title')} aria-rowcount={total + 1} onKeyDown={onKeyDown} onFocus={onFocus}>
        <thead>
          <tr className="resident-cells head" aria-rowindex={1}>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`residents.col.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: rows.getTotalSize() }}>
          {shown.map((row) => {
            const resident = residents[row.index]
            if (!resident) return null
            const place = { top: row.start - HEAD_PX, height, index: row.index }
            return <Row key={resident.id} resident={resident} today={today} {...place} />
          })}
        </tbody>
      </table>
    </div>
  )
}
