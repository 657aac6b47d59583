/** Liyang's twelve towns and streets. Their names and rough positions are real; who lives there, in which house, is invented. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { type Chance, createChance } from './chance.ts'
import { mobilePhone } from './identity.ts'
import { personName } from './names.ts'

interface Town {
  name: string
  /** the middle of what is built up, WGS-84; homes lie within `radiusKm` of it */
  lat: number
  lon: number
  radiusKm: number
  /** homes in proportion */
  weight: number
  villages: readonly string[]
  /** housing estates, for the share of homes that lie in blocks of flats */
  estates: readonly string[]
  flatShare: number
  /** settlers from Henan live in the west and have kept their dialect */
  henanShare: number
}

const town = (
  name: string,
  lat: number,
  lon: number,
  radiusKm: number,
  weight: number,
  rest: Partial<Town> & Pick<Town, 'villages'>,
): Town => ({
  name,
  lat,
  lon,
  radiusKm,
  weight,
  estates: ['镇南小区', '中心花园'],
  flatShare: 0.15,
  henanShare: 0,
  ...rest,
})

export const TOWNS: readonly Town[] = [
  town('溧城街道', 31.427, 119.487, 2.5, 26, {
    villages: ['燕山社区', '平陵社区', '清安社区', '罗湾社区', '东门社区', '西门社区', '嘉丰社区', '茶亭社区'],
    estates: ['燕山新村', '清安小区', '罗湾新村', '平陵花园', '西大街小区', '嘉丰花园', '茶亭新村'],
    flatShare: 0.9,
  }),
  town('昆仑街道', 31.459, 119.475, 3, 11, {
    villages: ['昆仑社区', '马垫村', '杨庄社区', '毛场村', '古渎社区'],
    estates: ['昆仑花园', '杨庄新村', '码头街小区'],
    flatShare: 0.6,
  }),
  town('古县街道', 31.392, 119.513, 3, 8, {
    villages: ['古县社区', '北湖社区', '新昌村', '夏庄村'],
    estates: ['北湖家园', '新昌小区'],
    flatShare: 0.4,
  }),
  town('埭头镇', 31.474, 119.561, 3, 5, { villages: ['埭头社区', '后六村', '前六村', '邹家村', '余家坝村'] }),
  town('上黄镇', 31.537, 119.556, 3, 5, { villages: ['上黄社区', '坡圩村', '水母山村', '浒西村', '周山村', '洋渚村'] }),
  town('戴埠镇', 31.312, 119.541, 4, 9, { villages: ['戴埠社区', '南渚村', '李家园村', '横涧村', '松岭村', '山口村', '河西村'] }),
  town('天目湖镇', 31.315, 119.432, 4, 8, { villages: ['桂林村', '三胜村', '毛尖村', '吴村', '平桥村', '杨村', '洙汤村', '梅岭村'] }),
  town('别桥镇', 31.551, 119.452, 4, 7, { villages: ['别桥社区', '后周村', '西马村', '两湾村', '黄金山村', '塘马村', '绸缪村'] }),
  town('上兴镇', 31.523, 119.243, 5, 8, {
    villages: ['上兴社区', '上沛村', '汤桥村', '余巷村', '龙峰村', '永和村', '牛马塘村', '东塘村'],
    henanShare: 0.3,
  }),
  town('竹箦镇', 31.566, 119.335, 4, 6, {
    villages: ['竹箦社区', '前马村', '北山村', '中梅村', '水西村', '陆笪村', '姜下村'],
    henanShare: 0.1,
  }),
  town('南渡镇', 31.431, 119.322, 4, 8, { villages: ['南渡社区', '旧县村', '强埠村', '庆丰村', '石街村', '堑口村', '大溪村'] }),
  town('社渚镇', 31.319, 119.259, 5, 7, {
    villages: ['社渚社区', '河口村', '周城村', '殷桥村', '金峰村', '梅山村', '王家村', '河心村'],
    henanShare: 0.35,
  }),
]

export interface Grid {
  town: Town
  village: string
  /** 燕山社区第2网格 */
  name: string
  officer: { id: string; name: string; phone: string }
}

/** Every village is looked after in two to four grids, each by one grid officer. */
export function createGrids(seed: number): Map<string, Grid[]> {
  const chance = createChance(seed, -2)
  let officers = 0
  const gridsOf = (place: Town, village: string): Grid[] =>
    Array.from({ length: chance.int(2, 4) }, (_, index) => {
      const [name, phone] = [personName(chance, chance.pick(['female', 'male']), chance.int(1976, 2000)), mobilePhone(chance)]
      officers += 1
      const officer = { id: `officer-${String(officers).padStart(3, '0')}`, name, phone }
      return { town: place, village, name: `${village}第${index + 1}网格`, officer }
    })
  return new Map(TOWNS.map((place) => [place.name, place.villages.flatMap((village) => gridsOf(place, village))]))
}

/** so many grid officers stand for one who may be drawn for random inspections */
const OFFICERS_PER_INSPECTOR = 8

export const officersOf = (gridsByTown: ReadonlyMap<string, readonly Grid[]>): RecordOf<'officer'>[] =>
  [...gridsByTown.values()].flat().map(({ town: { name: townName }, village, name, officer }, index) => ({
    ...{ ...officer, town: townName, village, grid: name },
    ...{ inspector: index % OFFICERS_PER_INSPECTOR === 0, active: true },
  }))

const KM_PER_DEGREE = 111.2

/** Evenly spread over the town's area; five decimals are about a metre. */
export function pointIn(chance: Chance, { lat, lon, radiusKm }: Town): { lat: number; lon: number } {
  const angle = chance.next() * 2 * Math.PI
  const distance = (radiusKm * Math.sqrt(chance.next())) / KM_PER_DEGREE
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5
  return { lat: round(lat + distance * Math.sin(angle)), lon: round(lon + (distance * Math.cos(angle)) / Math.cos((lat * Math.PI) / 180)) }
}

const HAMLETS = ['前村', '后村', '东庄', '西庄', '上村', '下村', '大塘头', '桥东', '河西', '塘沿', '墩头', '山下', '坝上', '新庄', '祠堂前']

export interface Dwelling {
  addressLine: string
  kind: 'flat' | 'house'
  doorCode: string | null
  floor: string
}

export function createDwelling(chance: Chance, place: Town): Dwelling {
  return chance.happens(place.flatShare) ? createFlat(chance, place) : createHouse(chance)
}

function createFlat(chance: Chance, place: Town): Dwelling {
  const floor = chance.weighted([[1, 5], [2, 4], [3, 4], [4, 3], [5, 2], [6, 1], [chance.int(7, 17), 2]] as const) // biome-ignore format: a table
  const door = `${floor}0${chance.int(1, 4)}`
  return {
    addressLine: `${chance.pick(place.estates)} ${chance.int(1, 58)} 幢 ${chance.int(1, 4)} 单元 ${door} 室`,
    kind: 'flat',
    doorCode: chance.happens(0.35) ? `${String(chance.int(0, 9999)).padStart(4, '0')}#` : null,
    floor: floor > 6 ? `${floor} 楼，有电梯` : floor === 1 ? '1 楼' : `${floor} 楼，无电梯`,
  }
}

function createHouse(chance: Chance): Dwelling {
  return {
    addressLine: `${chance.pick(HAMLETS)} ${chance.int(1, 120)} 号`,
    kind: 'house',
    doorCode: null,
    floor: chance.weighted([
      ['平房', 5],
      ['二层自建房，住一楼', 6],
      ['二层自建房，住二楼', 1],
      ['平房，院门常关，从东侧小路进', 1],
    ]),
  }
}
