import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Scale } from '../../rules/care/scale.ts'
import { startTestHub } from '../support/hub.ts'

const SHIPPED = join(import.meta.dirname, '..', '..', 'rules', 'care', 'scales', 'gb-t-42195-2022.json')

test('a scale that a bureau lays into the data folder can be chosen after a restart; a wrong one is left out and named in the log', async () => {
  const hub = await startTestHub({ homes: 1 })
  try {
    const dir = join(hub.dir, 'care', 'scales')
    await mkdir(dir, { recursive: true })
    const scale = { ...JSON.parse(await readFile(SHIPPED, 'utf8')), version: '2022-liyang' }
    await writeFile(join(dir, 'own.json'), JSON.stringify(scale))
    await writeFile(join(dir, 'wrong.json'), JSON.stringify({ ...scale, version: 'x', levels: [] }))
    await hub.restart()
    const root = await hub.signIn('root')
    const { body } = await root.request<{ items: Scale[] }>('GET', '/api/v1/scales')
    const versions = body.items.filter(({ id }) => id === 'gb-t-42195').map(({ version }) => version)
    expect(versions).toEqual(['2022', '2022-liyang'])
    expect(hub.faults()).toEqual(['a scale was left out'])
  } finally {
    await hub.stop()
  }
})
