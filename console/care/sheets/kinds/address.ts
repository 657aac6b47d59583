/** Where a row says that somebody lives, and which home that is: town, village and address are a home's natural key. */
import type { CareRecords } from '../../../../records/care-records.ts'
import type { HomeRecord } from '../../../../records/record-schemas/people.ts'
import { breathe } from '../../../../records/slices.ts'
import { compact } from '../cell-text.ts'
import { field } from '../fields.ts'
import { parseId, parseIdNumber, parseLine, parseName, parseNumber, parsePhone } from '../parsers.ts'

export const PLACE_FIELDS = {
  town: field('镇/街道', 'Town', '溧城街道', parseName, {
    needed: true,
    also: [
      '镇',
      '街道',
      '乡镇',
      '乡镇街道',
      '镇街道',
      '镇(街道)',
      '镇街',
      '所属镇街',
      '所属街道',
      '所属乡镇',
      '所在镇',
      '所在乡镇',
      'street',
      'township',
    ],
  }),
  village: field('村/社区', 'Village', '燕山社区', parseName, {
    needed: true,
    also: [
      '村',
      '社区',
      '村社区',
      '村(社区)',
      '村居',
      '村委',
      '村委会',
      '村(居)委会',
      '居委会',
      '所属村',
      '所属社区',
      '所在村',
      '所在社区',
      '行政村',
      'community',
    ],
  }),
  addressLine: field('详细地址', 'Address', '燕山新村 12 幢 2 单元 301 室', parseLine, {
    needed: true,
    also: [
      '地址',
      '住址',
      '家庭住址',
      '家庭地址',
      '居住地址',
      '现住址',
      '现居住地址',
      '门牌',
      '门牌号',
      '居住地',
      '常住地址',
      'addressline',
      'home address',
    ],
  }),
}

/** of a home, besides where it is */
export const HOME_FIELDS = {
  grid: field('网格', 'Grid', '第 3 网格', parseName, { also: ['网格号', '所属网格', '网格名称'] }),
  lat: field('纬度', 'Latitude', '31.42', parseNumber({ min: -90, max: 90 }), { also: ['lat'] }),
  lon: field('经度', 'Longitude', '119.48', parseNumber({ min: -180, max: 180 }), { also: ['lon', 'lng'] }),
  doorCode: field('门禁密码', 'Door code', '2580#', parseLine, { also: ['门禁', '门禁码', '单元门密码'] }),
  floor: field('楼层', 'Floor', '3 楼，无电梯', parseLine, { also: ['楼层情况', '所在楼层'] }),
  keyNote: field('钥匙存放', 'Keys', '钥匙在邻居处', parseLine, { also: ['钥匙', '备用钥匙', '钥匙情况'] }),
  pets: field('宠物', 'Pets', '一只狗', parseLine, { also: ['宠物情况'] }),
}

export const HOME_ID = field('住户编号', 'Home id', 'home-0001', parseId, { also: ['家庭编号', '户编号', '住户id', 'homeid'] })
export const HOME_PHONE = field('住户电话', 'Home phone', '0519-87000001', parsePhone, {
  also: ['座机', '固定电话', '家庭电话', '主机号码', '一键通号码', '宅电'],
})
export const ID_NUMBER = field('身份证号', 'ID number', '320481193811250002', parseIdNumber, {
  needed: true,
  also: [
    '身份证',
    '身份证号码',
    '公民身份号码',
    '公民身份证号',
    '公民身份证号码',
    '证件号',
    '证件号码',
    '身份号码',
    'id card',
    'id no',
    'idcard',
  ],
})

export interface Address {
  town: string
  village: string
  addressLine: string
}
/** null: not all of it was given */
export function wholeAddress({ town, village, addressLine }: Partial<Address>): Address | null {
  return town && village && addressLine ? { town, village, addressLine } : null
}

const placeKey = (text: string): string =>
  compact(text)
    .toLowerCase()
    .replace(/[,.;:、。]/g, '')
/** "燕山新村 12幢" and "燕山新村１２ 幢" are one address */
export const addressKey = ({ town, village, addressLine }: Address): string => [town, village, addressLine].map(placeKey).join('|')
export const addressText = ({ town, village, addressLine }: Address): string => `${town} ${village} ${addressLine}`

export interface HomesByAddress {
  find(address: Address): string | null
  /** `before`: where it was; null: nowhere */
  put(home: Address & { id: string }, before: Address | null): void
}

const HOMES_AT_ONCE = 250

export async function loadHomesByAddress(care: Pick<CareRecords, 'list'>): Promise<HomesByAddress> {
  const ids = new Map<string, string>()
  function put(home: Address & { id: string }, before: Address | null): void {
    if (before && ids.get(addressKey(before)) === home.id) ids.delete(addressKey(before))
    // of two homes with one address the one that was there first
    if (!ids.has(addressKey(home))) ids.set(addressKey(home), home.id)
  }
  for (let after: string | null = null; ; ) {
    const page: { items: { doc: HomeRecord }[]; next: string | null } = await care.list({ kind: 'home', after, limit: HOMES_AT_ONCE })
    for (const { doc } of page.items) put(doc, null)
    after = page.next
    if (after === null) return { find: (address) => ids.get(addressKey(address)) ?? null, put }
    await breathe()
  }
}
