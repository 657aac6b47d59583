import { expect } from 'vitest'
import type { DeviceDetail } from '../../console/api.ts'
import type { Operator } from '../support/operator.ts'
import { boxId, done, heard, minutes, NOON, seconds, tell } from './story.ts'

const hours = (count: number): number => minutes(60 * count)
const days = (count: number): number => hours(24 * count)

const device = async (operator: Operator) => (await operator.request<DeviceDetail>('GET', `/api/v1/devices/${boxId(1)}`)).body
/** rejects reach their page within a second */
const rejects = async (operator: Operator) => (await device(operator)).rejectList.map(({ reason, channel }) => [channel, reason])

tell('a box that was offline catches up in one message, and what was measured last counts', async ({ hub }) => {
  const [box, chen] = [await hub.box(), await hub.signIn('chen')]
  const measured = Array.from({ length: 500 }, (_, i) => ({
    at: new Date(NOON - minutes(i)).toISOString(),
    component: 'bedroom',
    values: { temperature: 18 + i / 100 },
  }))
  // far more than any other message may have, and a press waits behind it
  const caughtUp = box.publish('reading', JSON.stringify(measured))
  await Promise.all([caughtUp, box.press().acknowledged])
  expect(JSON.stringify(measured).length).toBeGreaterThan(32 * 1024)
  expect((await device(chen)).readings).toEqual([{ component: 'bedroom', name: 'temperature', value: 18, at: NOON, receivedAt: NOON }])
  // older than what is known: kept apart from it
  await box.publish('reading', JSON.stringify({ at: NOON - hours(2), component: 'bedroom', values: { temperature: 3, humidity: 40 } }))
  expect((await device(chen)).readings.map(({ name, value, at }) => [name, value, at])).toEqual([
    ['humidity', 40, NOON - hours(2)],
    ['temperature', 18, NOON],
  ])
})

tell('of too many readings in one message the first 500 count, and the rest is said', async ({ hub, clock }) => {
  const [box, chen] = [await hub.box(), await hub.signIn('chen')]
  await box.publish('reading', JSON.stringify(Array.from({ length: 501 }, (_, i) => ({ values: { [`n${i}`]: i } }))))
  await clock.advance(seconds(2))
  const { readings } = await device(chen)
  expect(readings).toHaveLength(500)
  expect(readings.some(({ name }) => name === 'n500')).toBe(false)
  expect(await rejects(chen)).toEqual([['reading', 'too-many-readings']])
})

tell('a reading keeps its own time within seven days; beyond, and from the future, the receive time counts', async ({ hub, clock }) => {
  const [box, chen] = [await hub.box(), await hub.signIn('chen')]
  const times = { kept: NOON - days(7), old: NOON - days(7) - 1, early: NOON + minutes(2), future: NOON + minutes(2) + 1 }
  for (const [component, at] of Object.entries(times)) await box.publish('reading', JSON.stringify({ at, component, values: { power: 5 } }))
  expect(Object.fromEntries((await device(chen)).readings.map(({ component, at }) => [component, at]))).toEqual({
    kept: times.kept,
    old: NOON,
    early: times.early,
    future: NOON,
  })
  await clock.advance(seconds(2))
  expect(await rejects(chen)).toEqual([['reading', 'bad-field']])
})

tell('one unusable part of a reading does not cost the others', async ({ hub, clock }) => {
  const [box, chen] = [await hub.box(), await hub.signIn('chen')]
  await box.publish('reading', '[{"values":{"temperature":"warm","humidity":51}},{"at":"now"},{"values":{"bed":true}}]')
  expect((await device(chen)).readings.map(({ name, value }) => [name, value])).toEqual([
    ['bed', true],
    ['humidity', 51],
  ])
  await clock.advance(seconds(2))
  expect(await rejects(chen)).toEqual([['reading', 'bad-field']])
})

tell('a press that is sent again is acknowledged again, with where it stands, and raises nothing new', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  const again = () => box.press({ ref: 'p-17' }).acknowledged
  await again()
  await again()
  expect(await heard(box, 'p-17')).toEqual(['received', 'received'])
  const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
  await again()
  expect((await heard(box, 'p-17')).slice(2)).toEqual(['claimed', 'received', 'claimed'])
  expect(await wang.onlyAlarm()).toMatchObject({ id: claimed.id, signalCount: 1 })
  await done(wang.act(claimed, 'close', { outcome: 'mistake' }))
  await again()
  expect((await heard(box, 'p-17')).slice(5)).toEqual(['resolved', 'received', 'resolved'])
  expect(await wang.alarms()).toEqual([])
})

tell('the same ref is a new event a day later, and always one of another box', async ({ hub }) => {
  const [box, other, wang] = [await hub.box(1), await hub.box(2), await hub.signIn('wang')]
  await box.press({ ref: '1' }).acknowledged
  await other.press({ ref: '1' }).acknowledged
  expect(await wang.alarms()).toHaveLength(2)
  for (const alarm of await wang.alarms()) await done(wang.act(alarm, 'close', { outcome: 'mistake' }))
  await hub.restart(hours(24) - 1)
  await box.online()
  await box.press({ ref: '1' }).acknowledged
  const tomorrow = await hub.signIn('wang')
  expect(await tomorrow.alarms()).toEqual([])
  await hub.restart(seconds(1))
  await box.online()
  await box.press({ ref: '1' }).acknowledged
  expect(await tomorrow.onlyAlarm()).toMatchObject({ type: 'sos' })
})

tell('presses without a ref are always new, and each is answered under a ref that the hub chose', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.publish('sos', '')
  await box.publish('sos', 'help!')
  await box.publish('sos', '{"ref":"my own ref","component":"bathroom-cord"}')
  expect(await wang.onlyAlarm()).toMatchObject({ type: 'sos', signalCount: 3, component: 'bathroom-cord' })
  const refs = new Set(box.acks.map(({ ref }) => ref))
  expect([refs.size, refs.has('my own ref')]).toEqual([3, false])
})

tell('a wrong device clock never orders an alarm: the time of receiving does, and the technician hears of it', async ({ hub, clock }) => {
  const [box, wang, chen] = [await hub.box(), await hub.signIn('wang'), await hub.signIn('chen')]
  await box.press({ at: '1970-01-01T00:00:12Z' }).acknowledged
  await clock.advance(seconds(5))
  await box.press({ at: NOON + days(400) }).acknowledged
  const alarm = await wang.onlyAlarm()
  expect(alarm).toMatchObject({ openedAt: NOON, lastSignalAt: NOON + seconds(5), next: { at: NOON + seconds(20) } })
  expect(alarm.signals.map(({ at, receivedAt }) => [at, receivedAt])).toEqual([
    [12_000, NOON],
    [NOON + days(400), NOON + seconds(5)],
  ])
  expect((await wang.alarm(alarm.id)).timeline.map(({ at, data }) => [at, data.skewMs])).toEqual([
    [NOON, 12_000 - NOON],
    [NOON + seconds(5), days(400) - seconds(5)],
  ])
  await clock.advance(seconds(2))
  expect(await rejects(chen)).toEqual([['event', 'bad-clock']])
})

tell('what was pressed while the line was down arrives when it is back, in its order', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await hub.halt()
  const presses = [box.press({ component: 'pendant-1' }), box.press({ type: 'fall', data: { confidence: 'confirmed' } })]
  await hub.restart(minutes(2))
  await Promise.all(presses.map(({ acknowledged }) => acknowledged))
  const alarm = await wang.onlyAlarm()
  expect(alarm).toMatchObject({ type: 'sos', signalCount: 2, openedAt: NOON + minutes(2) })
  expect(alarm.signals.map(({ ref }) => ref)).toEqual(presses.map(({ ref }) => ref))
})
