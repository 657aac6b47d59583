import { expect } from 'vitest'
import type { DeviceDetail } from '../../console/api.ts'
import type { CommandMessage } from '../../gateway/messages.ts'
import type { Device } from '../../simulators/device.ts'
import type { Operator } from '../support/operator.ts'
import { boxId, seconds, tell } from './story.ts'

type Command = DeviceDetail['commands'][number]

const send = (operator: Operator, type: string, more: Record<string, unknown> = {}) =>
  operator.request<Command>('POST', `/api/v1/devices/${boxId(1)}/commands`, { type, ...more })

const commands = async (operator: Operator) =>
  (await operator.request<DeviceDetail>('GET', `/api/v1/devices/${boxId(1)}`)).body.commands.map(({ type, state, detail }) => [
    type,
    state,
    detail,
  ])

async function hears(box: Device): Promise<CommandMessage> {
  return box.commands.at(-1) ?? new Promise((resolve) => box.events.once('command', resolve))
}
/** after everything that the box has said is on disk */
const said = (box: Device) => box.publish('heartbeat', '{}')

tell('a command goes to the box at once and comes back done, with what the box says', async ({ hub, clock }) => {
  const box = await hub.box(1, { answer: () => ({ status: 'done', detail: '自检正常' }) })
  const chen = await hub.signIn('chen')
  const sent = await send(chen, 'self-test', { args: { full: true } })
  expect(sent).toMatchObject({ status: 201, body: { state: 'queued', by: '陈立', expiresAt: clock.now() + seconds(300) } })
  expect(await hears(box)).toEqual({ id: sent.body.id, type: 'self-test', args: { full: true }, expiresAt: sent.body.expiresAt })
  await said(box)
  expect(await commands(chen)).toEqual([['self-test', 'done', '自检正常']])
})

tell('a box that takes a command and says nothing has it delivered, until it expires', async ({ hub, clock }) => {
  const [box, wang] = [await hub.box(1, { answer: () => null }), await hub.signIn('wang')]
  await send(wang, 'locate', { ttlSeconds: 60 })
  await hears(box)
  await said(box)
  expect(await commands(wang)).toEqual([['locate', 'delivered', null]])
  await clock.advance(seconds(66))
  expect(await commands(wang)).toEqual([['locate', 'expired', null]])
})

tell('a command for a box that is away waits for it, also through a restart', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.stop()
  const { body } = await send(wang, 'speak', { args: { text: '请按绿键' } })
  await hub.restart(seconds(60))
  expect(await commands(wang)).toEqual([['speak', 'queued', null]])
  box.start()
  await box.online()
  expect(await hears(box)).toMatchObject({ id: body.id, type: 'speak', args: { text: '请按绿键' } })
  await said(box)
  expect(await commands(wang)).toEqual([['speak', 'done', null]])
})

tell('a command that expired before the box came back is never sent', async ({ hub, clock }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.stop()
  await send(wang, 'open-call', { ttlSeconds: 10 })
  await clock.advance(seconds(15))
  expect(await commands(wang)).toEqual([['open-call', 'expired', null]])
  box.start()
  await box.online()
  await said(box)
  expect(box.commands).toEqual([])
})

tell('what a box refuses or cannot do is shown with its reason', async ({ hub }) => {
  const replies = [
    { status: 'refused', detail: '正在通话' },
    { status: 'failed', detail: '扬声器故障' },
  ] as const
  let asked = 0
  const [box, wang] = [await hub.box(1, { answer: () => replies[asked++] ?? null }), await hub.signIn('wang')]
  for (const type of ['open-call', 'speak']) {
    const heard = new Promise((resolve) => box.events.once('command', resolve))
    await send(wang, type)
    await heard
    await said(box)
  }
  expect(await commands(wang)).toEqual([
    ['speak', 'failed', '扬声器故障'],
    ['open-call', 'refused', '正在通话'],
  ])
})

tell('a reply of another device, or of nobody’s command, changes nothing', async ({ hub }) => {
  const [box, other, wang] = [await hub.box(1, { answer: () => null }), await hub.box(2), await hub.signIn('wang')]
  const { body } = await send(wang, 'locate')
  await hears(box)
  await other.publish('reply', JSON.stringify({ id: body.id, status: 'done' }))
  await box.publish('reply', JSON.stringify({ id: 'nothing', status: 'done' }))
  expect(await commands(wang)).toEqual([['locate', 'delivered', null]])
})

tell('who may speak to a home may not reboot its box, and the other way round', async ({ hub }) => {
  const [wang, chen] = [await hub.signIn('wang'), await hub.signIn('chen')]
  const statuses = async (operator: Operator) =>
    Promise.all(
      ['speak', 'locate', 'open-call', 'self-test', 'report', 'reboot', 'set-interval'].map(
        async (type) => (await send(operator, type)).status,
      ),
    )
  expect(await statuses(wang)).toEqual([201, 201, 201, 201, 201, 403, 403])
  expect(await statuses(chen)).toEqual([403, 403, 403, 201, 201, 201, 201])
  expect((await wang.request('POST', '/api/v1/devices/box-999999/commands', { type: 'locate' })).status).toBe(404)
  expect((await send(wang, 'explode')).status).toBe(400)
})
