import { describe, expect } from 'vitest'
import { BOX, hours, minutes, tell } from './story.ts'

describe('a technical alarm', () => {
  for (const [cause, gone] of [
    ['mains-lost', 'mains-restored'],
    ['battery-low', 'battery-ok'],
    ['fault', 'restored'],
  ] as const) {
    tell(`of ${cause} closes itself with ${gone}, and says so`, (home) => {
      home.says(cause, { ref: 'x-1' })
      const { id } = home.alarm('technical')
      expect(home.alarm('technical')).toMatchObject({ priority: 4, conditions: [`${cause}:${BOX}`] })
      home.passes(minutes(5))
      home.says(gone, { ref: 'x-2' })
      expect(home.openAlarms()).toEqual([])
      expect(home.world.closed.get(id)?.outcome).toMatchObject({ code: 'self-cleared', by: { role: 'hub' } })
      const story = home.world.timeline.filter((entry) => entry.alarmId === id).map(({ kind, reason }) => [kind, reason])
      expect(story).toEqual([
        ['signal', 'first-signal'],
        ['event', 'attached'],
        ['cleared', 'condition-gone'],
        ['closed', 'condition-gone'],
      ])
      home.expectHeard('x-2', 'received')
    })
  }

  tell('of two causes closes with the last of them', (home) => {
    home.says('mains-lost')
    home.says('battery-low')
    home.says('battery-low')
    expect(home.alarm('technical')).toMatchObject({ signalCount: 3, conditions: [`mains-lost:${BOX}`, `battery-low:${BOX}`] })
    home.says('mains-restored')
    expect(home.alarm('technical').conditions).toEqual([`battery-low:${BOX}`])
    home.says('battery-ok')
    expect(home.openAlarms()).toEqual([])
  })

  tell('keeps the causes of two devices apart', (home) => {
    home.says('battery-low', { by: 'door' })
    home.says('battery-low', { by: 'bed' })
    home.says('battery-ok', { by: 'door' })
    expect(home.alarm('technical').conditions).toEqual(['battery-low:bed'])
  })

  tell('that somebody has claimed waits for that person, cause or no cause', (home) => {
    const sun = home.onThePhone('Sun')
    home.says('mains-lost')
    sun.claims()
    home.says('mains-restored')
    expect(home.alarm('technical')).toMatchObject({ conditions: [], claim: { by: { name: 'Sun' } } })
    sun.closes('fixed')
    expect(home.openAlarms()).toEqual([])
  })

  tell('is not closed by a word about something else', (home) => {
    home.says('tamper')
    home.says('mains-restored')
    home.says('restored')
    expect(home.alarm('technical').conditions).toEqual([`tamper:${BOX}`])
  })

  tell('of a test is cleared by a test, and a real one by a real one', (home) => {
    home.says('mains-lost', { test: true })
    home.says('mains-restored')
    expect(home.openAlarms()).toEqual(['technical:test'])
    home.says('mains-restored', { test: true })
    expect(home.openAlarms()).toEqual([])
  })

  tell('of a device that floods the hub names it, is one, and is said once', (home) => {
    home.heartbeat(BOX, {}, hours(1))
    home.world.flooding(BOX)
    home.world.flooding(BOX)
    expect(home.alarm('technical')).toMatchObject({ type: 'flooding', signalCount: 1, conditions: [`flooding:${BOX}`] })
  })

  tell('of one part does not end with the same part of another', (home) => {
    home.says('battery-low', { component: 'pendant-1' })
    home.says('battery-low', { component: 'pendant-2' })
    home.says('battery-ok', { component: 'pendant-1' })
    expect(home.alarm('technical')).toMatchObject({ conditions: [`battery-low:${BOX}/pendant-2`] })
    home.says('battery-ok', { component: 'pendant-2' })
    expect(home.openAlarms()).toEqual([])
  })

  tell('never closes a call: sensors that clear themselves change nothing', (home) => {
    home.says('smoke')
    home.says('restored')
    home.says('check-in')
    expect(home.openAlarms()).toEqual(['life'])
    home.passes(minutes(1))
    home.expectNotices([60, 2, 'unclaimed'])
  })
})
