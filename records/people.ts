/** Homes and the people around them, as they are written into the records. Days are `YYYY-MM-DD`, positions WGS-84 degrees. */

export interface HomeRecord {
  id: string
  town: string
  village: string
  grid: string
  /** below the village: "燕山新村 12 幢 2 单元 301 室" */
  addressLine: string
  lat: number | null
  lon: number | null
  /** what a helper must know at the door */
  doorCode: string | null
  floor: string | null
  keyNote: string | null
  pets: string | null
  /** the phone of the box or the landline */
  phone: string | null
}

export interface ResidentRecord {
  id: string
  homeId: string
  name: string
  gender: 'female' | 'male' | null
  birthDate: string | null
  /** 18 characters with a valid checksum; shown masked */
  idNumber: string | null
  phone: string | null
  dialect: string | null
  hearing: string | null
  illnesses: string[]
  medicines: string[]
  allergies: string[]
  /** Chinese category words of docs/domain: 空巢, 独居, 失独, 散居五保, 低保, 低保边缘, 重残, 失能, 失智, 高龄, 留守 */
  categories: string[]
}

export interface ContactRecord {
  id: string
  homeId: string
  /** calling order, from 1 */
  order: number
  name: string
  relation: string
  phone: string
  keyHolder: boolean
}

export interface ProviderRecord {
  id: string
  name: string
  /** 居家护理 | 日间照料中心 | 助餐点 | 社区卫生服务站 | 应急救援队 … */
  kind: string
  phone: string
  town: string
  lat: number | null
  lon: number | null
  /** hours of the day (0–24, Asia/Shanghai) between which somebody answers; equal: round the clock */
  fromHour: number
  toHour: number
}

export interface DeviceRecord {
  id: string
  homeId: string
  model: string
  name: string
  /** keyed digest of the secret, hex; the secret itself is shown once and never stored */
  digest: string
  disabled: boolean
  /** expected interval of signs of life */
  beatMs: number
  maxPayloadBytes: number
  createdAt: number
}
