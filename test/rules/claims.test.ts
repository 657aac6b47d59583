import { describe, expect } from 'vitest'
import { BOX, hours, minutes, seconds, tell } from './story.ts'

describe('a claim', () => {
  tell('is lost after 3 min without a next step: back to the queue, escalated at once, with its true age', (home) => {
    const wang = home.operator('Wang')
    home.press()
    home.passes(seconds(10))
    wang.claims()
    home.passes(minutes(3) - 1)
    expect(home.alarm().claim?.by.name).toBe('Wang')
    home.passes(1)
    expect(home.alarm()).toMatchObject({
      claim: null,
      stage: 'raised',
      openedAt: home.world.now() - seconds(190),
      waitingSince: home.world.now(),
      reached: ['operators', 'supervisors'],
      lost: { by: { name: 'Wang' }, reason: 'no-next-step' },
    })
    expect(home.entries('escalated').at(-1)).toMatchObject({ reason: 'returned', data: { ageMs: seconds(190), step: 1 } })
    home.passes(minutes(1))
    home.expectNotices([250, 2, 'unclaimed'])
  })

  tell('runs 3 min from the last step of the one who has it', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.claims()
    home.passes(minutes(2))
    wang.calls()
    home.passes(minutes(2))
    wang.notes('she says she is fine, checking')
    home.passes(minutes(3) - 1)
    expect(home.alarm().claim?.by.name).toBe('Wang')
    home.passes(1)
    expect(home.alarm().claim).toBeNull()
  })

  tell("is not kept alive by a bystander's note", (home) => {
    const wang = home.operator('Wang')
    const li = home.operator('Li')
    home.press()
    wang.claims()
    home.passes(minutes(2))
    li.notes('her daughter called')
    expect(home.alarm().claim?.by.name).toBe('Wang')
    home.passes(minutes(1))
    expect(home.alarm().claim).toBeNull()
  })

  tell('is lost when the browser has been gone for 30 s', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.claims()
    home.passes(minutes(2))
    wang.closesBrowser()
    home.passes(seconds(30) - 1)
    expect(home.alarm().claim?.by.name).toBe('Wang')
    home.passes(1)
    expect(home.alarm()).toMatchObject({ claim: null, stage: 'raised', lost: { reason: 'operator-gone' } })
    expect(home.alarm().reached).toContain('supervisors')
    expect(home.entries('claim-lost').map((entry) => entry.reason)).toEqual(['operator-gone'])
  })

  tell('survives a browser that comes back within 30 s', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.claims()
    wang.closesBrowser()
    home.passes(seconds(29))
    wang.opensBrowser()
    home.passes(minutes(2))
    expect(home.alarm().claim?.by.name).toBe('Wang')
  })

  tell('of somebody without a console cannot be lost with it', (home) => {
    const zhao = home.onThePhone('Zhao')
    home.press()
    zhao.claims()
    home.passes(minutes(2))
    expect(home.alarm().claim?.by.name).toBe('Zhao')
  })

  tell('gets one lease of grace after a restart', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.claims()
    wang.closesBrowser()
    home.outage(minutes(2))
    expect(home.alarm().claim?.by.name).toBe('Wang')
    home.passes(seconds(30) - 1)
    expect(home.alarm().claim?.by.name).toBe('Wang')
    home.passes(1)
    expect(home.alarm().lost?.reason).toBe('operator-gone')
  })

  tell('is lost after a dispatch too when the browser dies: the helper stays on the way, the alarm has nobody', (home) => {
    const wang = home.operator('Wang')
    home.press('p-1')
    wang.dispatches('Kangning', 30)
    wang.closesBrowser()
    home.passes(seconds(30))
    expect(home.alarm()).toMatchObject({ claim: null, stage: 'dispatched', dispatch: { to: 'Kangning' } })
    home.passes(minutes(1))
    home.expectNotices([90, 2, 'unclaimed'])
  })

  tell('that came due in an outage is flagged late when it is lost', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.claims()
    home.outage(minutes(10))
    expect(home.entries('claim-lost')[0]).toMatchObject({ reason: 'no-next-step', data: { lateMs: minutes(7) } })
  })

  tell('can be given back: the alarm waits again, from now', (home) => {
    const wang = home.operator('Wang')
    home.press()
    home.passes(seconds(15))
    wang.claims()
    home.passes(seconds(15))
    wang.releases()
    expect(home.alarm()).toMatchObject({ claim: null, stage: 'raised', lost: { reason: 'released' } })
    expect(home.alarm().reached).toContain('supervisors')
    home.passes(minutes(1))
    home.expectNotices([90, 2, 'unclaimed'])
  })

  tell('that a supervisor gives back names the supervisor', (home) => {
    const wang = home.operator('Wang')
    const chen = home.supervisor('Chen')
    home.press()
    wang.claims()
    chen.releases()
    expect(home.entries('released')).toMatchObject([{ source: { id: 'chen', name: 'Chen' }, data: { by: 'Wang' } }])
  })

  tell('changes nothing when the same person claims again', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.claims()
    const before = home.alarm()
    home.passes(seconds(5))
    wang.claims()
    expect(home.alarm()).toEqual(before)
  })
})

describe('who was faster', () => {
  tell('is told to the second who claims, whichever revision they saw', (home) => {
    const wang = home.operator('Wang')
    const li = home.operator('Li')
    home.press()
    const seen = home.alarm()
    wang.claims(seen)
    expect(li.isRefused({ kind: 'claim' }, seen)).toEqual({ reason: 'claimed-by-other', faster: 'Wang' })
    expect(li.isRefused({ kind: 'claim' })).toEqual({ reason: 'claimed-by-other', faster: 'Wang' })
  })

  tell('is told to everybody who acts on an older revision', (home) => {
    const wang = home.operator('Wang')
    const li = home.operator('Li')
    home.press()
    const seen = home.alarm()
    li.notes('calling her', seen)
    for (const kind of ['claim', 'escalate', 'release', 'take-over'] as const) {
      expect(wang.isRefused({ kind }, seen)).toEqual({ reason: 'stale', faster: 'Li' })
    }
    expect(wang.isRefused({ kind: 'close', outcome: 'benign', note: '' }, seen)).toEqual({ reason: 'stale', faster: 'Li' })
  })

  tell('keeps others from acting on a claimed alarm, but not from noting', (home) => {
    const wang = home.operator('Wang')
    const li = home.operator('Li')
    home.press()
    wang.claims()
    expect(li.isRefused({ kind: 'close', outcome: 'benign', note: '' })).toEqual({ reason: 'claimed-by-other', faster: 'Wang' })
    expect(li.isRefused({ kind: 'dispatch', to: 'x', etaMinutes: null, note: '' }).reason).toBe('claimed-by-other')
    expect(li.isRefused({ kind: 'call', to: 'home', result: 'answered', note: '' }).reason).toBe('claimed-by-other')
    expect(li.isRefused({ kind: 'arrive', note: '' }).reason).toBe('claimed-by-other')
    expect(li.isRefused({ kind: 'release' }).reason).toBe('claimed-by-other')
    expect(li.isRefused({ kind: 'take-over' }).reason).toBe('not-allowed')
    li.notes('her neighbour has a key')
    expect(home.alarm().claim?.by.name).toBe('Wang')
  })

  tell('lets a supervisor take over, and leaves the former claimant stale', (home) => {
    const wang = home.operator('Wang')
    const chen = home.supervisor('Chen')
    home.press()
    wang.claims()
    const seen = home.alarm()
    home.passes(minutes(1))
    chen.takesOver()
    expect(home.alarm().claim?.by.name).toBe('Chen')
    expect(wang.isRefused({ kind: 'call', to: 'home', result: 'answered', note: '' }, seen)).toEqual({ reason: 'stale', faster: 'Chen' })
    expect(home.entries('taken-over')).toMatchObject([{ data: { from: 'Wang' }, source: { name: 'Chen' } }])
    wang.closesBrowser()
    home.passes(minutes(2))
    expect(home.alarm().claim?.by.name).toBe('Chen')
  })

  tell('does not count presses and escalation steps: what the operator saw is still what they decide about', (home) => {
    const wang = home.operator('Wang')
    home.press()
    const seen = home.alarm()
    home.press()
    home.passes(seconds(60))
    home.expectNotices([60, 2, 'unclaimed'])
    home.says('cancel')
    wang.claims(seen)
  })

  tell('refuses what nobody has, and what is not there', (home) => {
    const wang = home.operator('Wang')
    home.press()
    expect(wang.isRefused({ kind: 'release' }).reason).toBe('not-claimed')
    expect(wang.isRefused({ kind: 'claim' }, { id: 'elsewhere', rev: 1 }).reason).toBe('not-found')
  })
})

describe('the stages of a response', () => {
  tell('go from the press to the closing, each with its person and its time, and the box hears them', (home) => {
    const wang = home.operator('Wang')
    home.press('p-1')
    home.expectHeard('p-1', 'received')
    home.passes(seconds(8))
    wang.claims()
    home.expectHeard('p-1', 'claimed')
    home.passes(seconds(30))
    wang.calls('no-answer')
    expect(home.alarm().stage).toBe('called')
    home.passes(minutes(1))
    wang.dispatches('Kangning', 20)
    home.expectHeard('p-1', 'dispatched')
    home.passes(minutes(12))
    wang.reportsArrival()
    home.expectHeard('p-1', 'arrived')
    home.passes(minutes(5))
    const { id } = home.alarm()
    wang.closes('hospital')
    home.expectHeard('p-1', 'resolved')

    expect(home.openAlarms()).toEqual([])
    const closed = home.world.closed.get(id)
    expect(closed).toMatchObject({ stage: 'closed', next: null, outcome: { code: 'hospital', by: { name: 'Wang' } } })
    expect(Object.keys(closed?.stageAt ?? {})).toEqual(['raised', 'claimed', 'called', 'dispatched', 'arrived', 'closed'])
    const kinds = home.world.timeline.filter((entry) => entry.alarmId === id).map((entry) => entry.kind)
    expect(kinds).toEqual(['signal', 'claimed', 'called', 'dispatched', 'arrived', 'closed'])
    home.press('p-2')
    expect(home.alarm().id).not.toBe(id)
  })

  tell('closes a benign press with one act of one person', (home) => {
    const wang = home.operator('Wang')
    home.press('p-1')
    wang.closes('benign')
    expect(home.openAlarms()).toEqual([])
    home.passes(minutes(1))
  })

  tell('tells the box that somebody is on it when an operator calls without claiming first', (home) => {
    const wang = home.operator('Wang')
    home.press('p-1')
    wang.calls()
    expect(home.alarm()).toMatchObject({ stage: 'called', claim: { by: { name: 'Wang' } } })
    home.expectHeard('p-1', 'received', 'claimed')
    wang.calls()
    home.expectHeard('p-1')
  })

  tell('makes whoever acts on an unclaimed alarm its claimant, console and all', (home) => {
    const wang = home.operator('Wang')
    home.press('p-1')
    wang.dispatches('Kangning', 10)
    expect(home.alarm()).toMatchObject({ stage: 'dispatched', claim: { by: { name: 'Wang' }, watched: true } })
    wang.closesBrowser()
    home.passes(seconds(30))
    expect(home.alarm().lost?.reason).toBe('operator-gone')
  })

  tell('tells the supervisor when the agreed time of arrival passes, and 3 min later everybody', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.claims()
    wang.dispatches('Kangning', 20)
    home.passes(minutes(20) - 1)
    expect(home.entries('overdue')).toEqual([])
    home.passes(1)
    expect(home.entries('overdue')).toMatchObject([{ reason: 'arrival-due', data: { dispatchedTo: 'Kangning' } }])
    expect(home.alarm()).toMatchObject({ claim: { by: { name: 'Wang' } }, reached: ['operators', 'supervisors'] })
    home.passes(minutes(3))
    expect(home.alarm()).toMatchObject({ claim: null, stage: 'dispatched', lost: { reason: 'arrival-due' } })
    home.passes(minutes(1))
    home.expectNotices([minutes(24) / 1000, 2, 'unclaimed'])
  })

  tell('waits 45 min for an arrival when no time was agreed', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.dispatches('Kangning')
    home.passes(minutes(45) - 1)
    expect(home.entries('overdue')).toEqual([])
    home.passes(1)
    expect(home.entries('overdue')).toHaveLength(1)
  })

  tell('flags an arrival that became overdue in an outage as late', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.dispatches('Kangning', 10)
    home.outage(minutes(15))
    expect(home.entries('overdue')).toMatchObject([{ data: { lateMs: minutes(5) } }])
    // Told first, back to the queue when nothing follows: the outage does not make both one moment.
    expect(home.alarm().claim?.by.name).toBe('Wang')
  })

  tell('asks for the closing an hour after the arrival', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.dispatches('Kangning', 20)
    home.passes(minutes(10))
    wang.reportsArrival()
    home.passes(hours(1) - 1)
    expect(home.entries('overdue')).toEqual([])
    home.passes(1)
    expect(home.entries('overdue')).toMatchObject([{ reason: 'closing-due' }])
  })

  tell('never tells a box less than it has heard: a second helper, a supervisor who takes over', (home) => {
    const wang = home.operator('Wang')
    const chen = home.supervisor('Chen')
    home.press('p-1')
    wang.claims()
    wang.dispatches('Kangning', 20)
    chen.takesOver()
    home.expectHeard('p-1', 'received', 'claimed', 'dispatched')
    chen.reportsArrival()
    chen.dispatches('120', 10)
    home.expectHeard('p-1', 'arrived')
    expect(home.alarm()).toMatchObject({ stage: 'arrived', dispatch: { to: '120' } })
    chen.closes('hospital')
    home.expectHeard('p-1', 'resolved')
  })

  tell('carries the key of every act on the timeline, so that the same act sent again is known', (home) => {
    const wang = home.operator('Wang')
    home.press()
    wang.claims()
    wang.notes('x')
    wang.escalates()
    wang.calls()
    wang.dispatches('Kangning')
    wang.reportsArrival()
    wang.releases()
    wang.closes('benign')
    const keys = home.world.timeline.filter((entry) => entry.source.id === 'wang' && entry.ref !== null).map((entry) => entry.kind)
    expect(keys).toEqual(['claimed', 'noted', 'escalated', 'called', 'dispatched', 'arrived', 'released', 'closed'])
    expect(home.world.timeline.some((entry) => entry.source.id === BOX)).toBe(true)
  })
})
