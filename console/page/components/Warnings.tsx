import { DoorOpen, Ear, HeartPulse } from 'lucide-react'
import { useMe } from '../data/session.ts'
import { type Warned, type Warning, warningsOf } from '../data/workspace-view.ts'
import { useWords } from '../words.ts'

/** the word joiner keeps it on the line of what stands before it */
const JOINED_DOT = '\u2060·'

const ICONS = { illness: HeartPulse, talk: Ear, access: DoorOpen }

function WarningLine({ warning }: { warning: Warning }) {
  const t = useWords()
  const Icon = ICONS[warning.kind]
  return (
    <li>
      <Icon size={16} aria-hidden />
      <span>
        <span className="visually-hidden">{t(`resident.${warning.kind}`)} </span>
        {warning.who !== null && <span className="who">{warning.who}</span>}
        {warning.parts.map(({ text, strong }, i) => (
          <span key={text} className="part">
            {strong ? <b>{text}</b> : text}
            {i < warning.parts.length - 1 && <span className="dot">{JOINED_DOT}</span>}
          </span>
        ))}
      </span>
    </li>
  )
}

/** What a helper must know before speaking and before going: always in sight. */
export function Warnings({ of }: { of: Warned }) {
  const t = useWords()
  const { role } = useMe()
  return (
    <ul className="warnings" aria-label={t('resident.warnings')}>
      {warningsOf(of, role, t).map((warning) => (
        <WarningLine key={`${warning.kind} ${warning.who}`} warning={warning} />
      ))}
    </ul>
  )
}
