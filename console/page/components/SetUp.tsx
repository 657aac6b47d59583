import '../words.work.ts'
import './panels.css'
import './gate.css'
import { Check, Circle } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { setUp } from '../data/session.ts'
import { useWords } from '../words.ts'
import { GateBrand } from './GateBrand.tsx'

/** 等保 2.0: at least eight characters, mixed */
const RULES = [
  ['setUp.rule.length', (a: string) => a.length >= 8],
  ['setUp.rule.mixed', (a: string) => /\p{L}/u.test(a) && /\d/.test(a)],
  ['setUp.rule.same', (a: string, b: string) => a !== '' && a === b],
] as const

export function SetUp() {
  const t = useWords()
  const token = location.hash.slice(1)
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [state, setState] = useState<'asking' | 'busy' | 'done'>('asking')
  const [failure, setFailure] = useState<string | null>(token === '' ? t('setUp.noToken') : null)
  const ready = token !== '' && RULES.every(([, met]) => met(first, second))

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!ready) return
    setState('busy')
    const answer = await setUp({ token, password: first })
    setState(answer.ok ? 'done' : 'asking')
    setFailure(answer.ok ? null : (answer.error?.message ?? t('failed.network')))
    // the link works once: it must not stay in the address bar or the history
    if (answer.ok) history.replaceState(null, '', '/setup')
  }

  return (
    <main className="gate">
      <div className="gate-card">
        <GateBrand />
        <h1>{t('setUp.title')}</h1>
        {state === 'done' ? (
          <div className="gate-form">
            <p className="gate-note" role="status">
              {t('setUp.done')}
            </p>
            <Link href="/" className="button primary large">
              {t('setUp.toSignIn')}
            </Link>
          </div>
        ) : (
          <form className="gate-form" onSubmit={(event) => void submit(event)}>
            <p>{t('setUp.intro')}</p>
            <label className="field">
              <span>{t('setUp.password')}</span>
              <input
                className="input"
                type="password"
                autoComplete="new-password"
                value={first}
                onChange={(event) => setFirst(event.target.value)}
              />
            </label>
            <label className="field">
              <span>{t('setUp.again')}</span>
              <input
                className="input"
                type="password"
                autoComplete="new-password"
                value={second}
                onChange={(event) => setSecond(event.target.value)}
              />
            </label>
            <ul className="rules">
              {RULES.map(([rule, met]) => (
                <li key={rule} className={met(first, second) ? 'met' : ''}>
                  {met(first, second) ? <Check size={16} aria-hidden /> : <Circle size={16} aria-hidden />}
                  {t(rule)}
                </li>
              ))}
            </ul>
            {failure && (
              <p className="gate-note failed" role="alert">
                {failure}
              </p>
            )}
            <button type="submit" className="button primary large" disabled={!ready || state === 'busy'}>
              {state === 'busy' ? t('setUp.busy') : t('setUp.submit')}
            </button>
          </form>
        )}
      </div>
    </main>
  )
}
