import { Input, type InputRef } from 'antd'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useSlashKey } from '../data/slash-key.ts'
import './parts.css'

const TYPING_MS = 250

interface SearchBoxProps {
  value: string
  label: string
  placeholder: string
  className?: string
  onSearch: (text: string) => void
}

/** What is typed is asked for when the typing rests; what the address says is shown. */
export function SearchBox({ value, label, placeholder, className = 'search-box', onSearch }: SearchBoxProps) {
  const input = useRef<InputRef>(null)
  const [typed, setTyped] = useState(value)
  useSlashKey(() => input.current?.focus({ cursor: 'all' }))
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    // while the next page is on its way this one is still there, and must not call people back
    const here = location.pathname
    const timer = setTimeout(() => location.pathname === here && onSearch(typed.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, value, onSearch])
  return (
    <Input
      ref={input}
      className={className}
      type="search"
      value={typed}
      allowClear
      prefix={<Search size={15} aria-hidden />}
      suffix={typed === '' ? <kbd>/</kbd> : null}
      placeholder={placeholder}
      aria-label={label}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={() => onSearch(typed.trim())}
    />
  )
}
