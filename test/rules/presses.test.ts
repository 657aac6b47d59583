import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ackText } from '../../rules/ack-text.ts'
import { BOX, createStory, hours, minutes, type Operator, seconds, tell } from './story.ts'

/** seconds of work, which neighbours can make many */
const BUSY_MACHINE = { timeout: 60_000 }

describe('a second press', () => {
  tell('attaches: one alarm, every press counted, every call answered', (home) => {
    home.press('p-1')
    const { id } = home.alarm()
    home.passes(seconds(5))
    home.press('p-2', { component: 'pendant-1' })
    home.press('p-3', { by: 'bathroom' })
    expect(home.openAlarms()).toEqual(['life'])
    expect(home.alarm()).toMatchObject({
      id,
      signalCount: 3,
      lastSignalAt: home.world.now(),
      refs: { [BOX]: ['p-1', 'p-2'], bathroom: ['p-3'] },
    })
    expect(home.entries('signal').map(({ reason, alarmId, ref }) => [reason, alarmId, ref])).toEqual([
      ['first-signal', id, 'p-1'],
      ['attached', id, 'p-2'],
      ['attached', id, 'p-3'],
    ])
    for (const ref of ['p-1', 'p-2', 'p-3']) home.expectHeard(ref, 'received')
  })

  tell('does not start the clock anew', (home) => {
    home.press()
    home.passes(seconds(19))
    home.press()
    home.passes(seconds(1))
    expect(home.alarm().reached).toContain('supervisors')
  })

  tell('after the claim hears received and claimed, and later every stage', (home) => {
    const wang = home.operator('Wang')
    home.press('p-1')
    wang.claims()
    home.press('p-2')
    home.expectHeard('p-2', 'received', 'claimed')
    wang.dispatches('Kangning')
    home.press('p-3')
    home.expectHeard('p-3', 'received', 'dispatched')
    wang.closes('benign')
    for (const ref of ['p-2', 'p-3']) expect(home.world.acks.filter((ack) => ack.ref === ref).at(-1)?.status).toBe('resolved')
  })

  tell('hears only "received" when the claim was lost: nobody is on it', (home) => {
    const wang = home.operator('Wang')
    home.press('p-1')
    wang.calls()
    home.passes(minutes(3))
    home.press('p-2')
    home.expectHeard('p-2', 'received')
    wang.claims()
    home.expectHeard('p-2', 'claimed')
  })

  tell('of another class is an alarm of its own', (home) => {
    home.says('service', { ref: 's-1' })
    home.press('p-1')
    home.says('leak')
    expect(home.openAlarms()).toEqual(['care', 'life', 'urgent'])
  })

  tell('without a ref is answered under a name that the hub gives it', (home) => {
    home.press()
    const [ref] = home.alarm().refs[BOX] ?? []
    expect(ref).toBeTruthy()
    home.expectHeard(ref ?? '', 'received')
  })

  tell('with a known ref within 24 h is the same press: answered with its stage, nothing raised', (home) => {
    const wang = home.operator('Wang')
    home.press('p-1')
    wang.claims()
    const before = home.world.home()
    home.press('p-1')
    expect(home.world.home()).toBe(before)
    home.expectHeard('p-1', 'received', 'claimed', 'received', 'claimed')
    wang.closes('benign')
    home.press('p-1')
    home.expectHeard('p-1', 'resolved', 'received', 'resolved')
    expect(home.openAlarms()).toEqual([])
    home.passes(hours(24) + 1)
    home.press('p-1')
    expect(home.openAlarms()).toContain('life')
  })

  test('of a key that is hammered 10 000 times is all on the timeline, and the state stays small', () => {
    const home = createStory()
    for (let i = 0; i < 10_000; i++) home.press(`p-${i}`)
    expect(home.alarm()).toMatchObject({ signalCount: 10_000 })
    expect(home.alarm().refs[BOX]).toEqual(Array.from({ length: 8 }, (_, i) => `p-${9_992 + i}`))
    expect(home.entries('signal')).toHaveLength(10_000)
    expect(JSON.stringify(home.world.home()).length).toBeLessThan(4_000)
  })

  tell('works from a device whose name is one that objects inherit', (home) => {
    const wang = home.operator('Wang')
    for (const by of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      home.press(`p-${by}`, { by })
      expect(home.world.listens(by).map((ack) => ack.status)).toEqual(['received'])
      expect(home.device(by).availability).toBe('online')
    }
    wang.closes('benign')
    for (const by of ['constructor', '__proto__']) {
      expect(home.world.listens(by).map((ack) => ack.status)).toEqual(['resolved'])
      expect(home.world.dues.has(`device:${by}`)).toBe(true)
    }
  })
})

describe('a real press and a test', () => {
  tell('never share an alarm, whichever comes first', (home) => {
    home.press('t-1', { test: true })
    home.press('p-1')
    home.press('t-2', { test: true })
    expect(home.openAlarms()).toEqual(['life', 'life:test'])
    expect(home.alarm('life').refs).toEqual({ [BOX]: ['p-1'] })
    expect(home.alarm('life:test').refs).toEqual({ [BOX]: ['t-1', 't-2'] })
    home.passes(minutes(1))
    home.expectNotices([60, 2, 'unclaimed'])
  })

  tell('do not cancel each other', (home) => {
    home.press()
    home.says('cancel', { test: true })
    expect(home.alarm().cancelledAt).toBeNull()
  })
})

describe('cancel', () => {
  tell('is shown and never closes: the clock runs on', (home) => {
    home.press()
    home.passes(seconds(3))
    home.says('cancel', { ref: 'c-1' })
    expect(home.alarm()).toMatchObject({ cancelledAt: home.world.now(), stage: 'raised', priority: 1, rev: 1 })
    expect(home.entries('event')).toMatchObject([{ reason: 'attached', alarmId: home.alarm().id, data: { type: 'cancel' } }])
    home.expectHeard('c-1', 'received')
    home.passes(seconds(57))
    home.expectNotices([60, 2, 'unclaimed'])
  })

  tell('belongs to the most urgent call that is open, and opens nothing by itself', (home) => {
    home.says('cancel')
    expect(home.openAlarms()).toEqual([])
    home.says('service')
    home.press()
    home.says('cancel')
    expect(home.alarm('care').cancelledAt).toBeNull()
    expect(home.alarm('life').cancelledAt).toBe(home.world.now())
  })
})

describe('what a box says', () => {
  tell('makes a suspected fall urgent, and a confirmed one life, beside it', (home) => {
    home.says('fall', { data: { confidence: 'suspected' } })
    expect(home.alarm('urgent')).toMatchObject({ type: 'fall-suspected', priority: 2 })
    home.says('fall', { data: { confidence: 'confirmed' } })
    expect(home.alarm('life')).toMatchObject({ type: 'fall-confirmed', priority: 1 })
    expect(home.openAlarms()).toEqual(['life', 'urgent'])
  })

  tell('calls for a person when nobody knows the word, with the payload', (home) => {
    home.says('unrecognised', { raw: '{"type":"helpp"}', notes: ['x'] })
    expect(home.alarm('urgent')).toMatchObject({ type: 'unrecognised', priority: 2 })
    expect(home.entries('signal')[0]?.data).toMatchObject({ raw: '{"type":"helpp"}', notes: ['x'] })
  })

  tell('keeps the device time and its skew beside the time of the hub', (home) => {
    home.press('p-1', { deviceAt: 0, skewMs: -home.world.now() })
    expect(home.entries('signal')[0]).toMatchObject({ at: home.world.now(), data: { deviceAt: 0, skewMs: -home.world.now() } })
    expect(home.alarm().openedAt).toBe(home.world.now())
  })
})

test('a box speaks a short sentence for each stage of a call, and none of what it did not ask for', () => {
  const life = { class: 'life', test: false, dispatch: null } as const
  const spoken = (['received', 'claimed', 'dispatched', 'accepted', 'en-route', 'arrived', 'resolved'] as const).map((status) =>
    ackText(status, life),
  )
  expect(new Set(spoken).size).toBe(7)
  for (const text of spoken) expect(text).toMatch(/^\p{Script=Han}[\p{Script=Han},]{2,30}$/u)
  expect(ackText('received', life)).toBe('已收到求助,正在为您转接')
  expect(ackText('received', { ...life, class: 'care' })).not.toBe(ackText('received', life))
  expect(ackText('received', { ...life, test: true })).toContain('测试')
  expect(ackText('received', { ...life, class: 'technical' })).toBeNull()
})

test('five presses, two operators, a supervisor and a cancel in any order end as one alarm that one person has', BUSY_MACHINE, () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...Array(9).keys()], { minLength: 9 }),
      fc.array(fc.nat(30), { minLength: 9, maxLength: 9 }),
      (order, pauses) => {
        const home = createStory()
        const [wang, li, chen] = [home.operator('Wang'), home.operator('Li'), home.supervisor('Chen')]
        home.press()
        const seen = home.alarm()
        const claimed: string[] = []
        const refused: string[] = []
        const claim = (who: Operator) => () => {
          try {
            who.claims(seen)
            claimed.push(who.person.name)
          } catch {
            refused.push(who.person.name)
          }
        }
        const events = [
          () => home.press('p-1'),
          () => home.press('p-2', { by: 'bathroom' }),
          () => home.press('p-3'),
          () => home.press('p-4', { by: 'bathroom' }),
          () => home.says('cancel'),
          () => home.heartbeat(),
          claim(wang),
          claim(li),
          claim(chen),
        ]
        order.forEach((event, i) => {
          home.passes(seconds(pauses[i] ?? 0))
          events[event]?.()
        })
        expect(home.openAlarms().filter((key) => key !== 'technical')).toEqual(['life'])
        expect(home.alarm()).toMatchObject({ id: seen.id, signalCount: 5 })
        // Whoever was first has it or had it; the others were told.
        expect([claimed.length, refused.length]).toEqual([1, 2])
        expect(home.entries('claimed').map((entry) => entry.source.name)).toEqual(claimed)
      },
    ),
    { numRuns: 1000, seed: 20250115 },
  )
})
