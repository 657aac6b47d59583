/**
 * The one place where the page's long-lived parts meet: store, feed, sound, announcements. Straight-line; React only reads.
 */

import type { Alarm, Unstored } from '../api.ts'
import { createAnnouncer } from './announcer.ts'
import { createCalledAgain } from './called-again.ts'
import { serverNow, setSkew } from './clock.ts'
import { againText, residentName, typeName } from './data/alarm-view.ts'
import { countsOf } from './data/order.ts'
import { askSession, type SessionState, sessionLost, useSession } from './data/session.ts'
import { createFeed, type FeedSocket } from './feed.ts'
import { connectionOf, UNLINKED } from './link.ts'
import { EMPTY, expireUnstored, handleUnstored, type Step, skewMs } from './live-state.ts'
import { createSound, soundPlan } from './sound.ts'
import { browserSchedule, createStore } from './store.ts'
import { alertOf, alertSeen, say, useUi } from './ui.ts'
import { rememberUnstored, storedUnstored } from './unstored-memory.ts'
import { words } from './words.ts'

export const store = createStore(browserSchedule, storedUnstored(Date.now()))
export const sound = createSound({ now: () => performance.now(), createContext: () => new AudioContext() })

const announce = createAnnouncer({
  now: () => performance.now(),
  emit: alertOf,
  join: (text, n) => words()('queue.more', { text, n }),
  setTimeout: (run, ms) => setTimeout(run, ms),
})

const calledAgainDue = createCalledAgain(() => performance.now())

const me = () => useSession.getState().session?.userId ?? null

function ring(again: readonly Alarm[] = []) {
  const { live, link } = store.latest()
  const { status, expired } = useSession.getState()
  const working = status === 'in'
  // an expired session is as deaf as a lost line, and must not look like a quiet night
  const lost = working ? connectionOf(link, live, performance.now()).kind === 'lost' : expired
  sound.update(
    soundPlan(working ? live : EMPTY, me(), serverNow(), lost),
    again.map((alarm) => alarm.priority),
  )
}

function announceStep(step: Step) {
  const t = words()
  if (step.pressed) {
    const { key, type, resident, deviceId } = step.pressed
    const name = resident?.name ?? deviceId
    announce(t('unstored.announce', { name, type: typeName(type, t) }))
    notifyDesktop(key, t('unstored.title'), name)
  }
  for (const alarm of step.appeared) {
    if (alarm.priority <= 2)
      announce(
        t('queue.new', { priority: t(`priority.${alarm.priority}`), type: typeName(alarm.type, t), name: residentName(alarm, t) }),
        alarm.id,
      )
    if (alarm.class === 'life') notifyDesktop(alarm.id, t('notify.title', { type: typeName(alarm.type, t) }), residentName(alarm, t))
  }
  for (const alarm of step.returned) {
    if (alarm.priority <= 2)
      announce(
        t('queue.back', { priority: t(`priority.${alarm.priority}`), type: typeName(alarm.type, t), name: residentName(alarm, t) }),
        alarm.id,
      )
  }
}

function announceAgain(again: readonly Alarm[]) {
  const t = words()
  for (const alarm of again) announce(againText(alarm, t), alarm.id)
}

function forgetClosedAlert(step: Step) {
  const about = useUi.getState().alert?.about
  if (about && step.state.alarms.get(about)?.status !== 'open') alertSeen(about)
}

/** only while the page is out of sight; a click brings it back and opens nothing */
function notifyDesktop(tag: string, title: string, body: string) {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return
  const notification = new Notification(title, { body, tag, requireInteraction: true })
  notification.onclick = () => window.focus()
}

function onStep(step: Step) {
  setSkew(skewMs(step.state))
  announceStep(step)
  const again = calledAgainDue(step.calledAgain, step.state.alarms)
  announceAgain(again)
  forgetClosedAlert(step)
  rememberUnstored(step.state)
  showTitle()
  ring(again)
}

function showTitle() {
  const { waiting } = countsOf(store.latest().live.alarms, me() ?? '')
  const t = words()
  document.title = waiting > 0 ? `(${waiting}) ${t('site.title')}` : t('site.title')
}

/** a blink of the line is not worth a sentence */
const WORTH_TELLING_MS = 1_500
const backListeners = new Set<() => void>()
export const onFeedBack = (listener: () => void) => {
  backListeners.add(listener)
  return () => void backListeners.delete(listener)
}

function onBack(goneMs: number, applied: number | 'all') {
  for (const listener of backListeners) listener()
  if (goneMs < WORTH_TELLING_MS) return
  const t = words()
  if (applied === 'all') say(t('stale.backWhole'))
  else say(applied === 0 ? t('stale.backNone') : t('stale.back', { n: applied }))
}

/** the browser's own socket, narrowed to what the feed uses */
function openSocket(url: string): FeedSocket {
  const raw = new WebSocket(url)
  const socket: FeedSocket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => raw.send(text),
    close: (code, reason) => raw.close(code, reason),
  }
  raw.onopen = () => socket.onopen?.()
  raw.onmessage = (event) => socket.onmessage?.({ data: event.data })
  raw.onclose = (event) => socket.onclose?.({ code: event.code })
  return socket
}

const feedUrl = () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/feed`

export const feed = createFeed({
  store,
  openSocket: () => openSocket(feedUrl()),
  wallNow: () => Date.now(),
  monotonicNow: () => performance.now(),
  random: Math.random,
  onStep,
  onBack,
  onDoubt(code) {
    if (code === 'auth') sessionLost()
    else if (code === 'version') reloadOnce()
    else void askSession()
  },
})

const RELOADED = 'anling.reloaded'
/** an older page that the server no longer understands; never in a loop */
function reloadOnce() {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED) ?? 0) < 60_000) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  location.reload()
}

/** The feed runs exactly while somebody is signed in. What one person saw is not left behind for the next. */
let lastUser: string | null = null
function followSession(now: SessionState, before: SessionState) {
  if (now.status === before.status && now.session === before.session) return
  const signedOut = now.status === 'out' && now.session === null
  if (signedOut || (now.session && lastUser !== null && now.session.userId !== lastUser)) forget()
  lastUser = now.session?.userId ?? lastUser
  if (now.status === before.status) return
  if (now.status === 'in') feed.start()
  else feed.stop()
}

function forget() {
  store.update((world) => ({ live: { ...EMPTY, unstored: world.live.unstored, handled: world.live.handled }, link: UNLINKED }))
}

/** hides a press that somebody phoned about, on this page only */
export function phonedAbout(press: Unstored) {
  store.update((world) => ({ ...world, live: handleUnstored(world.live, press) }))
  rememberUnstored(store.latest().live)
  ring()
}

const BEAT_MS = 1_000

function beat() {
  store.update((world) => {
    const live = expireUnstored(world.live, Date.now())
    return live === world.live ? world : { ...world, live }
  })
  const again = calledAgainDue([], store.latest().live.alarms)
  announceAgain(again)
  ring(again)
}

export function startWiring() {
  setInterval(beat, BEAT_MS)
  import('./data/preload.ts')
    .then(({ startPreload }) => startPreload(store, onFeedBack))
    .catch((cause: unknown) => console.error('page: homes are not fetched ahead', cause))
  useSession.subscribe(followSession)
  window.addEventListener('online', feed.nudge)
  document.addEventListener('visibilitychange', () => document.hidden || feed.nudge())
  // Any click or key may unlock the sound after a reload. Not pointerdown: the strip that says so would go between the press and
  // its release, everything below would move up, and the click would land on nothing.
  for (const kind of ['click', 'keydown'] as const) window.addEventListener(kind, () => void (sound.state().locked && sound.unlock()))
}
