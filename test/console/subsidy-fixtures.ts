/** Two small standards, and a clerk who runs a month, for tests of subsidies. */
import type { Run } from '../../console/care-api.ts'
import type { Standard } from '../../rules/care/standard.ts'
import type { Operator } from '../support/operator.ts'
import type { Rig } from './rig.ts'

const base: Omit<Standard, 'id' | 'name' | 'gives' | 'who' | 'rates'> = {
  ...{ per: 'month', midMonth: 'whole-month', monthOfDeath: 'whole', excludes: [], cap: null, covers: null },
}
const band = (zh: string, en: string, when: object, fen: number, hours = 0) => ({
  ...{ when, name: { zh, en }, fen, hours, payerSharePercent: null },
})

/** 50 yuan from 80, 100 yuan from 90 */
export const RESPECT: Standard = {
  ...base,
  ...{ id: 'respect-allowance', name: { zh: '尊老金', en: 'Old-age allowance' }, gives: 'cash', who: { ageFrom: 80 } },
  rates: [
    {
      ...{ id: 'respect-2026', validFrom: '2026-01-01', validTo: null, recordedAt: 0, basis: 'law' },
      reference: { zh: '溧民〔2026〕1 号', en: 'Liyang notice 1 of 2026' },
      amounts: [band('80–89 周岁', '80–89', { ageBelow: 90 }, 5_000), band('90 周岁以上', '90 and over', {}, 10_000)],
    },
  ],
}

/** 7.5 hours for moderate, 20 for severe and total; invented */
export const HOME_CARE: Standard = {
  ...base,
  ...{ id: 'home-care', name: { zh: '居家上门服务', en: 'Home care' }, gives: 'hours', who: {}, covers: ['bathing', 'cleaning'] },
  rates: [
    {
      ...{ id: 'home-care-demo', validFrom: '2026-01-01', validTo: null, recordedAt: 0, basis: 'demonstration' },
      reference: { zh: '示范值', en: 'Demonstration value' },
      amounts: [
        band('中度失能', 'moderate', { levels: ['moderate'] }, 0, 7.5),
        band('重度失能', 'severe', { levels: ['severe', 'total'] }, 0, 20),
      ],
    },
  ],
}

export const get = async <Body>(who: Operator, path: string): Promise<Body> => {
  const { status, body } = await who.request<Body>('GET', `/api/v1${path}`)
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`)
  return body
}
export const post = (who: Operator, path: string, body: object = {}) => who.request<Run>('POST', `/api/v1${path}`, body)

/** Resolves when it calculates no more; asked over and over, as the page does. */
export async function calculated(who: Operator, id: string, seen: (run: Run) => void = () => {}): Promise<Run> {
  for (;;) {
    const run = await get<Run>(who, `/subsidy-runs/${id}`)
    seen(run)
    if (run.state !== 'calculating') return run
  }
}

/** Started by 孙志远, approved by 钱芳, frozen. */
export async function frozenRun(rig: Rig, month: string): Promise<Run> {
  const [sun, qian] = [await rig.signIn('sun'), await rig.signIn('qian')]
  const started = await post(sun, '/subsidy-runs', { month })
  if (started.status !== 201) throw new Error(`${month}: ${started.status} ${JSON.stringify(started.body)}`)
  const { id, state, reason } = await calculated(sun, started.body.id)
  if (state !== 'calculated') throw new Error(`${month}: ${state} ${reason}`)
  await post(qian, `/subsidy-runs/${id}/approve`)
  return (await post(sun, `/subsidy-runs/${id}/freeze`)).body
}
