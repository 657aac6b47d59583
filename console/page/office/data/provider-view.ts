/** What the page says about a provider. Pure. */
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { Translate } from '../../words.ts'

type Provider = RecordOf<'provider'>

const hour = (n: number) => `${String(n).padStart(2, '0')}:00`

/** "08:00–17:00", or round the clock */
export const hoursOfDay = ({ fromHour, toHour }: Pick<Provider, 'fromHour' | 'toHour'>, t: Translate): string =>
  fromHour === toHour ? t('providers.roundTheClock') : `${hour(fromHour)}–${hour(toHour)}`

export interface PriceLine {
  price: Provider['prices'][number]
  standing: 'now' | 'ahead' | 'ended'
}

/** by item, the latest first; one ends when the next of its item begins */
export function priceLines(prices: Provider['prices'], today: string): PriceLine[] {
  const inOrder = prices.toSorted((a, b) => a.item.localeCompare(b.item) || b.from.localeCompare(a.from))
  const current = new Set<string>()
  return inOrder.map((price) => {
    if (price.from > today) return { price, standing: 'ahead' }
    const standing = current.has(price.item) ? 'ended' : 'now'
    current.add(price.item)
    return { price, standing }
  })
}
