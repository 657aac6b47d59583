/** Readings and parts of a box in the field's words. Pure. */
import type { DeviceDetail } from '../../api.ts'
import type { Translate } from '../words.ts'
import { plain } from './format.ts'
import { partName } from './parts.ts'

export type Reading = DeviceDetail['readings'][number]

const UNITS: Record<string, string> = {
  temperature: '°C',
  humidity: '%',
  illuminance: 'lx',
  water: 'm³',
  power: 'W',
  gas: '%LEL',
  co: 'ppm',
  smoke: 'dB/m',
  heartRate: '/min',
  spo2: '%',
  systolic: 'mmHg',
  diastolic: 'mmHg',
  glucose: 'mmol/L',
  respiration: '/min',
  battery: '%',
  signal: 'dBm',
}
const TIGHT = new Set(['%', '°C', '%LEL'])

export const readingName = (name: string, t: Translate) => t.code('reading', name)

export function readingValue(reading: Pick<Reading, 'name' | 'value'>, t: Translate): string {
  const { name, value } = reading
  if (typeof value === 'boolean') {
    const word = t.code('value', `${name}.${value}`)
    return word === `${name}.${value}` ? t(value ? 'value.true' : 'value.false') : word
  }
  if (typeof value === 'string') return value
  const unit = UNITS[name]
  if (!unit) return plain(value)
  return TIGHT.has(unit) ? `${plain(value)}${unit}` : `${plain(value)} ${unit}`
}

/** "卧室 温度"; a water meter's water is just 水表 */
export function partAndName(component: string, name: string, t: Translate): string {
  const part = component === '' ? '' : partName(component, t)
  const what = readingName(name, t)
  return part === '' || part === what ? what : `${part} ${what}`
}

/** by part of the box, newest reading first */
export function byComponent(readings: readonly Reading[]): [component: string, readings: Reading[]][] {
  const groups = Map.groupBy(readings, (reading) => reading.component)
  return [...groups].map(([component, group]) => [component, group.toSorted((a, b) => b.at - a.at)])
}
