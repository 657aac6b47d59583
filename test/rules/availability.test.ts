import { describe, expect } from 'vitest'
import { BOX, hours, minutes, type Story, seconds, tell } from './story.ts'

const beatsFor = (home: Story, ms: number): void => {
  for (let passed = 0; passed < ms; passed += minutes(1)) {
    home.passes(minutes(1))
    home.heartbeat()
  }
}

describe('a box that beats every 60 s', () => {
  tell('is late after 90 s of silence and offline after 180 s, which is one technical alarm', (home) => {
    home.heartbeat()
    home.passes(seconds(90) - 1)
    expect(home.device().availability).toBe('online')
    home.passes(1)
    expect(home.device()).toMatchObject({ availability: 'late', since: home.world.now() })
    home.passes(seconds(90) - 1)
    expect(home.device().availability).toBe('late')
    expect(home.openAlarms()).toEqual([])
    home.passes(1)
    expect(home.device()).toMatchObject({ availability: 'offline', since: home.world.now() })
    expect(home.alarm('technical')).toMatchObject({ type: 'offline', priority: 4, conditions: [`offline:${BOX}`] })
    expect(home.entries('availability').map((entry) => entry.reason)).toEqual(['first-heard', 'silent'])
  })

  tell('arms no timer with a heartbeat: the one that runs looks when it fires', (home) => {
    home.heartbeat()
    const armed = home.world.dues.get(`device:${BOX}`)
    for (let i = 0; i < 80; i++) {
      home.passes(seconds(1))
      expect(home.world.heard(BOX).filter((effect) => effect.kind === 'due')).toEqual([])
      expect(home.world.dues.get(`device:${BOX}`)).toBe(armed)
    }
    const before = home.world.inputs.length
    beatsFor(home, hours(2))
    expect(home.device().availability).toBe('online')
    const fired = home.world.inputs.slice(before).filter((input) => input.kind === 'due')
    expect(fired.length).toBeLessThanOrEqual(120)
  })

  tell('costs no word to anybody while it beats and nothing changes', (home) => {
    home.heartbeat(BOX, { battery: 95, mains: true })
    home.passes(minutes(1))
    expect(home.world.heard(BOX, { battery: 93, mains: true, signal: -70, uptime: 5 })).toEqual([])
    expect(home.world.heard(BOX, { battery: 79, mains: true }).map((effect) => effect.kind)).toEqual(['device'])
    expect(home.world.heard(BOX, { mains: false }).map((effect) => effect.kind)).toEqual(['device'])
    expect(home.device().health).toMatchObject({ battery: 79, mains: false, signal: -70 })
  })

  tell('that was late is online with its next sign of life, without a word on the timeline', (home) => {
    home.heartbeat()
    home.passes(seconds(100))
    home.heartbeat()
    expect(home.device()).toMatchObject({ availability: 'online', since: home.world.now() })
    home.passes(seconds(90))
    expect(home.device().availability).toBe('late')
    home.passes(seconds(90))
    expect(home.device().availability).toBe('offline')
  })

  tell('that was offline closes its own alarm when it is heard again, and is watched anew', (home) => {
    home.heartbeat()
    home.passes(minutes(3))
    const { id } = home.alarm('technical')
    home.passes(minutes(10))
    home.heartbeat()
    expect(home.openAlarms()).toEqual([])
    expect(home.world.closed.get(id)?.outcome).toMatchObject({ code: 'self-cleared', by: { role: 'hub' } })
    expect(home.entries('availability').at(-1)).toMatchObject({ reason: 'heard-again', data: { silentMs: minutes(13) } })
    home.passes(minutes(3))
    expect(home.alarm('technical').id).not.toBe(id)
  })

  tell('is heard by a press as well', (home) => {
    home.heartbeat()
    home.passes(minutes(5))
    home.press('p-1')
    expect(home.device().availability).toBe('online')
    expect(home.openAlarms()).toEqual(['life'])
  })

  tell('has one interval of grace after a restart, then the same limits', (home) => {
    home.heartbeat()
    home.outage(hours(1))
    expect(home.device().availability).toBe('online')
    home.passes(seconds(90) - 1)
    expect(home.device().availability).toBe('online')
    home.passes(1)
    expect(home.device().availability).toBe('late')
    home.passes(seconds(90))
    expect(home.device().availability).toBe('offline')
    expect(home.entries('availability').at(-1)?.data).toMatchObject({ silentMs: hours(1) + minutes(3) })
  })

  tell('that comes back within the grace was never gone', (home) => {
    home.heartbeat()
    home.outage(hours(1))
    home.passes(seconds(60))
    home.heartbeat()
    beatsFor(home, minutes(10))
    expect(home.entries('availability').map((entry) => entry.reason)).toEqual(['first-heard'])
  })

  tell('goes straight to offline when the timer itself was late', (home) => {
    home.heartbeat()
    home.passes(seconds(89))
    home.heartbeat('other')
    home.outage(0)
    home.passes(minutes(3))
    expect(home.device().availability).toBe('offline')
  })
})

describe('the expected interval', () => {
  tell('of a sensor may be hours', (home) => {
    home.heartbeat('door', {}, hours(4))
    home.passes(hours(6) - 1)
    expect(home.device('door').availability).toBe('online')
    home.passes(1)
    expect(home.device('door').availability).toBe('late')
    home.passes(hours(6))
    expect(home.device('door').availability).toBe('offline')
  })

  tell('that becomes shorter counts from the next sign of life on', (home) => {
    home.heartbeat(BOX, {}, hours(4))
    home.passes(minutes(1))
    home.heartbeat(BOX, {}, minutes(1))
    home.passes(minutes(3))
    expect(home.device().availability).toBe('offline')
  })

  tell('that becomes longer is not held against the device', (home) => {
    home.heartbeat(BOX, {}, minutes(1))
    home.passes(minutes(1))
    home.heartbeat(BOX, {}, hours(4))
    home.passes(hours(5))
    expect(home.device().availability).toBe('online')
  })
})
