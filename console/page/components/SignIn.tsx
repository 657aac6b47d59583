import '../words.work.ts'
import './panels.css'
import './gate.css'
import { BellRing, Check, Volume2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { signIn, useSession } from '../data/session.ts'
import { sound } from '../wiring.ts'
import { useWords } from '../words.ts'
import { GateBrand } from './GateBrand.tsx'
import { LanguageButton, ThemeButton, useSoundState } from './TopBar.tsx'

function permission() {
  return 'Notification' in window ? Notification.permission : 'unsupported'
}

function SoundTest() {
  const t = useWords()
  const { locked } = useSoundState()
  const [tested, setTested] = useState(false)
  async function test() {
    await sound.unlock()
    sound.test()
    setTested(true)
  }
  return (
    <section className="gate-sound" aria-label={t('signIn.sound')}>
      <h2>{t('signIn.sound')}</h2>
      <div className="gate-sound-row">
        <span>
          {tested && !locked ? <Check size={16} aria-hidden /> : <Volume2 size={16} aria-hidden />}
          {tested && !locked ? t('signIn.sound.ready') : t('signIn.sound.untested')}
        </span>
        <button type="button" className="button small" onClick={() => void test()}>
          {t('sound.test')}
        </button>
      </div>
      <div className="gate-sound-row">
        <span>
          <BellRing size={16} aria-hidden />
          {t('signIn.notify')}
        </span>
        <span>{t(`signIn.notify.${permission()}`)}</span>
      </div>
      <p>{tested ? t('sound.tested') : t('signIn.soundHelp')}</p>
    </section>
  )
}

const ask = () => {
  if ('Notification' in window && Notification.permission === 'default') void Notification.requestPermission()
}

export function SignIn() {
  const t = useWords()
  const expired = useSession((state) => state.expired)
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const username = String(form.get('username') ?? '').trim()
    const password = String(form.get('password') ?? '')
    if (username === '' || password === '') return setFailure(t('signIn.needBoth'))
    // the browser lets us ring and notify only from within this very click
    ask()
    void sound.unlock()
    setBusy(true)
    const answer = await signIn({ username, password })
    setBusy(false)
    if (answer.ok) return
    setFailure(
      answer.status === 0
        ? t('failed.network')
        : answer.status === 401
          ? t('signIn.wrong')
          : (answer.error?.message ?? t('failed.network')),
    )
  }

  return (
    <main className="gate">
      <div className="gate-card">
        <GateBrand />
        <h1>{t('signIn.title')}</h1>
        <form className="gate-form" onSubmit={(event) => void submit(event)} noValidate>
          {expired && <p className="gate-note">{t('signIn.expired')}</p>}
          <label className="field">
            <span>{t('signIn.username')}</span>
            {/* biome-ignore lint/a11y/noAutofocus: the only thing to do here */}
            <input className="input" name="username" autoComplete="username" autoCapitalize="none" autoFocus />
          </label>
          <label className="field">
            <span>{t('signIn.password')}</span>
            <input className="input" name="password" type="password" autoComplete="current-password" />
          </label>
          {failure && (
            <p className="gate-note failed" role="alert">
              {failure}
            </p>
          )}
          <SoundTest />
          <button type="submit" className="button primary large" disabled={busy}>
            {busy ? t('signIn.busy') : t('signIn.submit')}
          </button>
        </form>
      </div>
      <div className="gate-foot">
        <span>{t('signIn.emergency')}</span>
        <span>
          <ThemeButton />
          <LanguageButton />
        </span>
      </div>
    </main>
  )
}
