import { Button } from 'antd'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'

const SHOWN_MS = 2_000

/** also where there is no secure context, in which the clipboard is not to be had */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  return copied
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useWords()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  async function onClick() {
    const done = await copy(text)
    setCopied(done)
    if (!done) say(t('copy.failed'), 'failed')
  }
  const label = t(copied ? 'copy.done' : 'copy.what', { what })
  return (
    <Button
      type="text"
      size="small"
      icon={copied ? <Check size={14} /> : <Copy size={14} />}
      aria-label={label}
      title={label}
      onClick={() => void onClick()}
    />
  )
}
