import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useWords } from '../../words.ts'
import { addMonths } from '../data/months.ts'
import './parts.css'

interface MonthBarProps {
  /** YYYY-MM */
  month: string
  /** the last one that may be chosen */
  latest?: string
  onMonth: (month: string) => void
}

/** One month, and the ones before and after it. */
export function MonthBar({ month, latest, onMonth }: MonthBarProps) {
  const t = useWords()
  return (
    <span className="month-bar">
      <Button aria-label={t('month.before')} icon={<ChevronLeft size={16} />} onClick={() => onMonth(addMonths(month, -1))} />
      <DatePicker
        picker="month"
        allowClear={false}
        value={dayjs(month)}
        maxDate={latest ? dayjs(latest) : undefined}
        aria-label={t('month.choose')}
        onChange={(value) => value && onMonth(value.format('YYYY-MM'))}
      />
      <Button
        aria-label={t('month.after')}
        icon={<ChevronRight size={16} />}
        disabled={latest !== undefined && month >= latest}
        onClick={() => onMonth(addMonths(month, 1))}
      />
    </span>
  )
}
