import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICIES } from '../../rules/escalation/default-policies.ts'
import { createStory, hours, minutes, seconds, tell } from './story.ts'

describe('a call that nobody claims', () => {
  tell('reaches every operator at once, the supervisor at exactly 20 s and the on-duty channel at exactly 60 s', (home) => {
    home.press()
    expect(home.alarm()).toMatchObject({ class: 'life', priority: 1, stage: 'raised', reached: ['operators'], level: 0 })

    home.passes(seconds(20) - 1)
    expect(home.alarm().reached).toEqual(['operators'])
    home.passes(1)
    expect(home.alarm().reached).toEqual(['operators', 'supervisors'])

    home.passes(seconds(40) - 1)
    home.expectNotices()
    home.passes(1)
    home.expectNotices([60, 2, 'unclaimed'])
    expect(home.alarm().reached).toEqual(['operators', 'supervisors', 'on-duty'])
  })

  tell('repeats the last step each minute until somebody claims, and never once after', (home) => {
    const wang = home.operator('Wang')
    home.press()
    home.passes(minutes(4))
    home.expectNotices([60, 2, 'unclaimed'], [120, 3, 'unclaimed'], [180, 4, 'unclaimed'], [240, 5, 'unclaimed'])
    expect(home.entries('escalated').map((entry) => entry.reason)).toEqual([
      'unclaimed',
      'unclaimed',
      'unclaimed-again',
      'unclaimed-again',
      'unclaimed-again',
    ])

    wang.claims()
    home.passes(minutes(2))
    home.expectNotices()
  })

  tell('is quiet when it is claimed within 20 s', (home) => {
    const wang = home.operator('Wang')
    home.press()
    home.passes(seconds(19))
    wang.claims()
    expect(home.alarm()).toMatchObject({ stage: 'claimed', reached: ['operators'], claim: { by: { name: 'Wang' } } })
    home.passes(minutes(2))
    expect(home.entries('escalated')).toEqual([])
  })

  tell('fires every step that was missed in an outage at once, in order, flagged late, and repeats from then on', (home) => {
    home.press()
    home.outage(minutes(10))
    expect(home.entries('escalated').map(({ reason, data }) => [reason, data.step, data.lateMs])).toEqual([
      ['unclaimed', 1, minutes(10) - seconds(20)],
      ['unclaimed', 2, minutes(9)],
    ])
    home.expectNotices([600, 2, 'unclaimed'])
    home.passes(minutes(1))
    home.expectNotices([660, 3, 'unclaimed'])
    expect(home.entries('escalated').at(-1)?.data).not.toHaveProperty('lateMs')
  })

  tell('escalates now when an operator says so, and says who', (home) => {
    const wang = home.operator('Wang')
    home.press()
    home.passes(seconds(5))
    wang.escalates()
    expect(home.alarm().reached).toContain('supervisors')
    wang.escalates()
    home.expectNotices([5, 2, 'by-operator'])
    expect(home.entries('escalated').map(({ source }) => source)).toEqual([
      { kind: 'operator', id: 'wang', name: 'Wang' },
      { kind: 'operator', id: 'wang', name: 'Wang' },
    ])
    // It still waits: looking at it is not claiming it.
    expect(home.alarm().claim).toBeNull()
    home.passes(minutes(1))
    home.expectNotices([65, 3, 'unclaimed'])
  })

  tell('keeps waiting when somebody only notes something', (home) => {
    const wang = home.operator('Wang')
    home.press()
    home.passes(seconds(15))
    wang.notes('line is busy')
    home.passes(seconds(5))
    expect(home.alarm()).toMatchObject({ claim: null, reached: ['operators', 'supervisors'] })
  })
})

describe('the other classes', () => {
  tell('makes a green key urgent when nobody answers within 2 min, and tells the supervisor at 10', (home) => {
    home.says('service')
    expect(home.alarm('care').priority).toBe(3)
    home.passes(minutes(2) - 1)
    expect(home.alarm('care').priority).toBe(3)
    home.passes(1)
    expect(home.alarm('care')).toMatchObject({ class: 'care', priority: 2, reached: ['operators'] })
    home.passes(minutes(8))
    expect(home.alarm('care').reached).toContain('supervisors')
    home.passes(hours(10))
  })

  tell('pages the on-duty channel for an urgent call after 3 min and each 3 min', (home) => {
    home.says('fall')
    home.passes(minutes(6))
    home.expectNotices([180, 2, 'unclaimed'], [360, 3, 'unclaimed'])
  })

  tell('never pages anybody for a technical alarm', (home) => {
    home.says('tamper')
    home.passes(hours(30))
    expect(home.alarm('technical').reached).toEqual(['operators', 'supervisors'])
  })
})

describe('a test call', () => {
  tell('runs the whole path and pages nobody', (home) => {
    home.press('t-1', { test: true })
    home.passes(hours(1))
    expect(home.openAlarms()).toContain('life:test')
    expect(home.alarm('life:test')).toMatchObject({ test: true, class: 'life', priority: 1 })
    expect(home.entries('escalated').length).toBeGreaterThan(10)
    home.expectNotices()
  })
})

test('keeps the policy that was in force when the alarm opened', () => {
  const home = createStory()
  home.press()
  const before = DEFAULT_POLICIES.life
  try {
    DEFAULT_POLICIES.life = { ...before, version: 2, unclaimed: [{ afterMs: hours(1), to: ['operators'] }] }
    home.passes(seconds(60))
    home.expectNotices([60, 2, 'unclaimed'])
    expect(home.alarm().policy).toEqual(before)
    home.operator('Wang').closes('benign')
    home.press()
    expect(home.alarm().policy.version).toBe(2)
  } finally {
    DEFAULT_POLICIES.life = before
  }
})
