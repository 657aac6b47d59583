import '../words.work.ts'
import './help.css'
import { type Key, useWords } from '../words.ts'
import { Dialog } from './Dialog.tsx'
import { PriorityShape } from './PriorityShape.tsx'

const KEYS: [keys: string[], meaning: Key][] = [
  [['J', 'K', '↑', '↓'], 'help.move'],
  [['Enter'], 'help.open'],
  [['C'], 'help.claim'],
  [['F2'], 'action.callBack'],
  [['F3'], 'action.contacts'],
  [['F4'], 'action.dispatch'],
  [['F6'], 'action.ambulance'],
  [['F7'], 'action.escalate'],
  [['A'], 'help.arrive'],
  [['F8'], 'action.mistake'],
  [['F9'], 'action.close'],
  [['/'], 'help.note'],
  [['Esc'], 'help.close'],
  [['?'], 'help.show'],
]

export function HelpDialog() {
  const t = useWords()
  return (
    <Dialog title={t('help.title')}>
      <h3>{t('help.keys')}</h3>
      <ul className="help-grid">
        {KEYS.map(([keys, meaning]) => (
          <li key={meaning}>
            <span>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
            {t(meaning as 'help.move')}
          </li>
        ))}
      </ul>
      <p>{t('help.inputs')}</p>
      <h3>{t('help.shapes')}</h3>
      <ul className="shapes-row">
        {([1, 2, 3, 4] as const).map((priority) => (
          <li key={priority}>
            <PriorityShape priority={priority} filled />
            {t(`priority.${priority}`)}
          </li>
        ))}
        <li>
          <PriorityShape priority={1} filled />
          {t('help.filled')}
        </li>
        <li>
          <PriorityShape priority={1} filled={false} />
          {t('help.outlined')}
        </li>
      </ul>
    </Dialog>
  )
}
