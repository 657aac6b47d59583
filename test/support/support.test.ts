import { access } from 'node:fs/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { mosquittoPub, mosquittoSub, startMosquitto } from './mosquitto.ts'
import { startPostgres } from './postgres.ts'
import { makeTempDir } from './temp-dir.ts'

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query(sql).finally(() => client.end())
  return rows
}

test('PostgreSQL gives each caller an empty database and keeps what was committed through a kill -9', async () => {
  const postgres = await startPostgres()
  onTestFinished(postgres.stop)
  await query(postgres.url, 'create table kept as select 1 as n')
  const other = await postgres.createDatabase('other')
  expect(await query(other, "select to_regclass('kept') as found")).toEqual([{ found: null }])

  await postgres.kill()
  await expect(query(postgres.url, 'select n from kept')).rejects.toThrow('ECONNREFUSED')
  await postgres.restart()
  expect(await query(postgres.url, 'select n from kept')).toEqual([{ n: 1 }])
})

test('mosquitto clients talk through a mosquitto broker', async () => {
  const broker = await startMosquitto()
  onTestFinished(broker.stop)
  const address = ['-h', '127.0.0.1', '-p', String(broker.port)]
  const sub = await mosquittoSub([...address, '-q', '1', '-t', 'a b/#'])
  onTestFinished(sub.stop)
  const sent = await mosquittoPub([...address, '-d', '-q', '1', '-t', 'a b/c', '-m', '你好\n= 1 0 ff x'])
  expect(sent).toMatchObject({ code: 0, stdout: expect.stringContaining('received PUBACK') })
  expect(await sub.next()).toEqual({ topic: 'a b/c', qos: 1, retain: false, payload: '你好\n= 1 0 ff x' })
})

test('mosquittoSub says why it could not subscribe', async () => {
  await expect(mosquittoSub(['-h', '127.0.0.1', '-p', '1', '-t', 'x'])).rejects.toThrow(/refused/)
})

test('the browser draws Chinese with a Chinese font, in Shanghai time', async () => {
  const browser = await launchBrowser()
  onTestFinished(browser.close)
  const page = await browser.newPage()
  await page.setContent('<p>告警</p>')
  const seen = await page.evaluate(() => ({
    font: document.fonts.check('14px "Noto Sans CJK SC"'),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: navigator.language,
  }))
  expect(seen).toEqual({ font: true, zone: 'Asia/Shanghai', language: 'zh-CN' })
})

test('a temporary folder is gone after it was removed', async () => {
  const dir = await makeTempDir()
  await access(dir.path)
  await dir.remove()
  await expect(access(dir.path)).rejects.toThrow('ENOENT')
})
