/** Invented people, homes and alarms for the page's own tests and pictures. Names, numbers and addresses are fictitious. */
import type * as z from 'zod/mini'
import type { Alarm, DeviceDetail, deviceListSchema, Home, Reject, Session, TimelineEntry, Unstored } from '../../console/api.ts'

/** Monday 14:32:07 in Liyang */
export const BASE = Date.parse('2026-11-23T14:32:07+08:00')
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const ME: Session = { userId: 'u-wang', username: 'wang', name: '王晓琳', role: 'operator', seat: '03' }
export const LI = { id: 'u-li', name: '李倩' }
export const SUN = { id: 'u-sun', name: '孙浩' }
export const PASSWORD = 'anling-2026'
const me = { id: ME.userId, name: ME.name }

export function alarm(id: string, given: Partial<Alarm> & { openedAt?: number }): Alarm {
  const openedAt = given.openedAt ?? BASE - MINUTE
  return {
    id,
    rev: 1,
    homeId: `h-${id}`,
    class: 'life',
    priority: 1,
    type: 'sos',
    test: false,
    status: 'open',
    stage: 'raised',
    openedAt,
    waitingSince: openedAt,
    stageAt: { raised: openedAt },
    latestType: given.type ?? 'sos',
    signalCount: 1,
    lastSignalAt: openedAt,
    cancelledAt: null,
    claim: null,
    lost: null,
    level: 0,
    reached: ['operators'],
    next: { at: openedAt + 60 * SECOND, kind: 'escalate', to: ['supervisors'], reason: 'unclaimed' },
    dispatch: null,
    outcome: null,
    notices: { sent: 0, failing: 0, dead: 0, lastError: null },
    resident: { name: '沈德福', age: 88, gender: 'male', categories: ['散居五保', '高龄'] },
    address: { town: '溧城街道', line: '湖滨新村 22 幢 101 室' },
    component: null,
    ...given,
  }
}

const resident = (name: string, age: number, gender: 'female' | 'male', ...categories: string[]) => ({ name, age, gender, categories })
const place = (town: string, line: string) => ({ town, line })
const ago = (seconds: number) => BASE - seconds * SECOND
const escalateIn = (seconds: number, to: NonNullable<Alarm['next']>['to'] = ['supervisors']): Alarm['next'] => ({
  at: BASE + seconds * SECOND,
  kind: 'escalate',
  to,
  reason: 'unclaimed',
})
const stalledIn = (seconds: number): Alarm['next'] => ({
  at: BASE + seconds * SECOND,
  kind: 'return-to-queue',
  to: ['operators', 'supervisors'],
  reason: 'no-next-step',
})
const overdueIn = (seconds: number, reason: string): Alarm['next'] => ({
  at: BASE + seconds * SECOND,
  kind: 'overdue',
  to: ['supervisors'],
  reason,
})
const technical = (
  id: string,
  type: string,
  hours: number,
  who: Alarm['resident'],
  address: Alarm['address'],
  given: Partial<Alarm> = {},
) =>
  alarm(id, {
    class: 'technical',
    priority: 4,
    type,
    openedAt: BASE - hours * HOUR,
    next: escalateIn(4 * 3600 - hours * 3600 + 7200),
    resident: who,
    address,
    ...given,
  })

export const MINE = 'A20261123-0412'

export function openAlarms(): Alarm[] {
  return [
    alarm('A20261123-0415', {
      type: 'fall-confirmed',
      component: 'bedroom-radar',
      openedAt: ago(42),
      next: escalateIn(18),
      resident: resident('沈德福', 88, 'male', '散居五保', '高龄'),
      address: place('昆仑街道', '湖滨新村 22 幢 101 室'),
    }),
    alarm(MINE, {
      rev: 4,
      homeId: 'h-chen',
      component: 'bathroom-cord',
      openedAt: ago(75),
      signalCount: 2,
      lastSignalAt: ago(69),
      stage: 'called',
      stageAt: { raised: ago(75), claimed: ago(63), called: ago(48) },
      claim: { by: me, at: ago(63) },
      next: stalledIn(38),
      resident: resident('陈桂兰', 82, 'female', '空巢', '独居', '失独'),
      address: place('溧城街道', '燕山新村 118 弄 6 号 302 室'),
    }),
    alarm('A20261123-0409', {
      type: 'gas',
      component: 'kitchen-gas',
      openedAt: ago(420),
      stage: 'dispatched',
      stageAt: { raised: ago(420), claimed: ago(410), called: ago(380), dispatched: ago(300) },
      claim: { by: LI, at: ago(410) },
      dispatch: { to: '南渡镇应急救援队', at: ago(300), etaAt: BASE + 96 * SECOND },
      next: overdueIn(96, 'arrival-due'),
      notices: { sent: 1, failing: 1, dead: 0, lastError: '短信通道超时' },
      resident: resident('高永贵', 79, 'male', '失独'),
      address: place('南渡镇', '老街 45 号'),
    }),
    alarm('A20261123-0414', {
      class: 'urgent',
      priority: 2,
      type: 'fall-suspected',
      component: 'living-radar',
      openedAt: ago(31),
      next: escalateIn(29),
      cancelledAt: ago(12),
      resident: resident('吴秀英', 76, 'female', '高龄', '独居'),
      address: place('天目湖镇', '茶亭村 9 号 2 幢 504 室'),
    }),
    alarm('A20261123-0411', {
      class: 'urgent',
      priority: 2,
      type: 'unrecognised',
      openedAt: ago(232),
      waitingSince: ago(112),
      next: escalateIn(128),
      reached: ['operators', 'supervisors'],
      lost: { by: SUN, at: ago(112), reason: 'operator-gone' },
      resident: resident('冯素芬', 84, 'female', '失智'),
      address: place('戴埠镇', '塘前路 66 号'),
    }),
    alarm('A20261123-0408', {
      class: 'urgent',
      priority: 2,
      type: 'leak',
      openedAt: ago(610),
      stage: 'claimed',
      stageAt: { raised: ago(610), claimed: ago(590) },
      claim: { by: LI, at: ago(590) },
      next: stalledIn(52),
      component: 'kitchen',
      resident: resident('赵金凤', 91, 'female', '空巢', '独居'),
      address: place('别桥镇', '溪口村 3 组 17 号'),
    }),
    alarm('A20261123-0402', {
      class: 'urgent',
      priority: 2,
      type: 'sos',
      test: true,
      openedAt: ago(1500),
      stage: 'arrived',
      stageAt: { raised: ago(1500), claimed: ago(1490), called: ago(1400), dispatched: ago(1300), arrived: ago(200) },
      claim: { by: SUN, at: ago(1490) },
      next: overdueIn(221, 'closing-due'),
      resident: resident('许建国', 73, 'male', '失能'),
      address: place('社渚镇', '石桥中路 201 号 1 单元 402'),
    }),
    alarm('A20261123-0413', {
      class: 'care',
      priority: 3,
      type: 'service',
      openedAt: ago(60),
      next: escalateIn(540, ['operators']),
      resident: resident('郭长根', 86, 'male', '独居'),
      address: place('溧城街道', '文昌巷 31 号'),
    }),
    alarm('A20261123-0407', {
      class: 'care',
      priority: 3,
      type: 'service',
      openedAt: ago(300),
      next: escalateIn(680),
      resident: resident('马志明', 80, 'male', '低保'),
      address: place('上兴镇', '永和街 12 号'),
    }),
    alarm('A20261123-0401', {
      class: 'care',
      priority: 3,
      type: 'service',
      openedAt: ago(1800),
      stage: 'called',
      stageAt: { raised: ago(1800), claimed: ago(1700), called: ago(1600) },
      claim: { by: LI, at: ago(1700) },
      next: stalledIn(900),
      resident: resident('唐玉兰', 77, 'female', '空巢'),
      address: place('竹箦镇', '前马路 8 号'),
    }),
    technical('A20261123-0310', 'offline', 9, resident('宋国强', 81, 'male', '失独'), place('上黄镇', '周山村 5 组 2 号')),
    technical('A20261123-0322', 'battery-low', 5, resident('梁桂英', 79, 'female', '独居'), place('溧城街道', '清安小区 7 幢 403 室')),
    technical('A20261123-0330', 'mains-lost', 2, resident('邓志明', 83, 'male', '高龄'), place('埭头镇', '后六路 19 号')),
    technical('A20261123-0298', 'tamper', 26, null, place('古县街道', '杨庄村 11 号'), {
      stage: 'claimed',
      claim: { by: SUN, at: ago(3600) },
      stageAt: { raised: BASE - 26 * HOUR, claimed: ago(3600) },
    }),
  ]
}

let entries = 0
export function entry(alarmId: string | null, at: number, given: Partial<TimelineEntry>): TimelineEntry {
  entries += 1
  return {
    n: given.n ?? entries,
    alarmId,
    at,
    kind: 'noted',
    reason: 'by-person',
    source: { kind: 'operator', id: ME.userId, name: ME.name },
    ref: null,
    data: {},
    ...given,
  }
}

const device = { kind: 'device', id: 'D10412', name: null } as const
const hub = { kind: 'hub', id: 'hub', name: null } as const

export function timelineOf(alarmId: string): TimelineEntry[] {
  if (alarmId !== MINE)
    return [entry(alarmId, ago(42), { kind: 'signal', reason: 'first-signal', source: device, data: { type: 'sos', count: 1 } })]
  return [
    entry(MINE, ago(75), {
      kind: 'signal',
      reason: 'first-signal',
      source: device,
      data: { type: 'sos', class: 'life', count: 1, component: 'bathroom-cord' },
    }),
    entry(MINE, ago(69), {
      kind: 'signal',
      reason: 'attached',
      source: device,
      data: { type: 'sos', class: 'life', count: 2, component: 'bathroom-cord' },
    }),
    entry(MINE, ago(65), { kind: 'escalated', reason: 'unclaimed', source: hub, data: { step: 1, to: ['operators', 'supervisors'] } }),
    entry(MINE, ago(63), { kind: 'claimed', data: { waitedMs: 12_000 } }),
    entry(MINE, ago(48), { kind: 'called', data: { to: 'resident', result: 'answered', note: '现场无应答，有水声' } }),
    entry(MINE, ago(40), { kind: 'noted', data: { text: '免提喊话两次，未听到回答' } }),
    entry(MINE, ago(26), { kind: 'called', data: { to: 'c-1', result: 'no-answer', note: '' } }),
    entry(MINE, ago(9), { kind: 'notice', reason: 'sent', source: hub, data: { channel: 'sms', to: 'on-duty', state: 'sent' } }),
  ]
}

const reading = (component: string, name: string, value: number | boolean, secondsAgo: number) => ({
  component,
  name,
  value,
  at: ago(secondsAgo),
  receivedAt: ago(secondsAgo),
})

export function homeOf(homeId: string, alarms: readonly Alarm[]): Home {
  const shown = alarms.find((one) => one.homeId === homeId)
  const person = shown?.resident
  return {
    id: homeId,
    address: {
      town: shown?.address.town ?? '溧城街道',
      village: '燕山社区',
      grid: '第 7 网格',
      line: shown?.address.line ?? '',
      lat: 31.42,
      lon: 119.48,
    },
    access: { doorCode: '#3021', floor: '3 楼，无电梯', key: '备用钥匙在 301 室李阿姨处', pets: '室内养猫' },
    phone: '0519-8722 2087',
    residents: person
      ? [
          {
            id: `r-${homeId}`,
            name: person.name,
            gender: person.gender,
            birthDate: '1944-05-16',
            age: person.age,
            idNumber: '3204 **** **** 1226',
            phone: '13861234087',
            dialect: '溧阳话',
            hearing: '右耳听力弱，须慢速、大声',
            illnesses: ['冠心病（2018 年支架）', '高血压'],
            medicines: ['阿司匹林', '氨氯地平'],
            allergies: ['青霉素'],
            categories: person.categories,
            care: {
              status: { status: 'at-home', from: null, until: null, place: null },
              level: {
                name: { zh: '中度失能', en: 'Moderate disability' },
                care: 'moderate',
                scale: { zh: 'GB/T 42195', en: 'GB/T 42195' },
                assessedOn: '2026-03-18',
                nextDue: '2027-03-18',
                overdue: false,
              },
              entitlements: [
                {
                  programme: 'nursing-allowance',
                  name: { zh: '护理补贴', en: 'Nursing allowance' },
                  amount: { zh: '300 元/月', en: '300 yuan a month' },
                  demonstration: true,
                },
                {
                  programme: 'respect-allowance',
                  name: { zh: '尊老金', en: 'Respect allowance' },
                  amount: { zh: '60 元/月', en: '60 yuan a month' },
                  demonstration: false,
                },
              ],
              balances: [
                { programme: 'home-services', name: { zh: '居家上门服务', en: 'Home services' }, left: 12.5, of: 28, unit: 'hour' },
              ],
            },
          },
        ]
      : [],
    contacts: [
      { id: 'c-1', order: 1, name: '陈美华', relation: '长女', phone: '13815025521', keyHolder: false },
      { id: 'c-2', order: 2, name: '李阿姨', relation: '邻居 301 室', phone: '13706140936', keyHolder: true },
      { id: 'c-3', order: 3, name: '金国强', relation: '网格员', phone: '0519-8726 6110', keyHolder: false },
      { id: 'c-4', order: 4, name: '陈志刚', relation: '侄子', phone: '15961297745', keyHolder: false },
    ],
    devices: [
      {
        id: 'D10412',
        homeId,
        model: 'care-box-4g',
        name: '一键通主机',
        disabled: false,
        availability: 'online',
        seen: ago(20),
        since: BASE - 9 * DAY,
        health: { battery: 98, mains: true, signal: -71, firmware: '3.4.1', uptime: 777_600 },
        rejects: 0,
        readings: [
          reading('bedroom', 'temperature', 18.4, 140),
          reading('bedroom', 'bed', false, 4100),
          reading('living-pir', 'occupancy', true, 2400),
          reading('bathroom-cord', 'battery', 86, 69),
          reading('front-door', 'contact', true, 19_000),
        ],
      },
    ],
    providers: [
      { id: 'p-1', name: '青松居家养老站', kind: '居家护理', phone: '0519-8720 1180', town: '溧城街道', onDuty: true, distanceKm: 0.8 },
      { id: 'p-2', name: '溧城应急救援队', kind: '应急救援', phone: '0519-8720 0119', town: '溧城街道', onDuty: true, distanceKm: 1.34 },
      { id: 'p-3', name: '燕山社区卫生服务站', kind: '卫生服务', phone: '0519-8720 3350', town: '溧城街道', onDuty: true, distanceKm: 2.1 },
      { id: 'p-4', name: '昆仑日间照料中心', kind: '日间照料', phone: '0519-8728 7766', town: '昆仑街道', onDuty: false, distanceKm: 1.9 },
    ],
    alarms: [
      {
        id: 'A-past-1',
        type: 'sos',
        class: 'life',
        test: false,
        openedAt: Date.parse('2026-11-02T06:41:00+08:00'),
        stage: 'closed',
        outcome: 'mistake',
      },
      {
        id: 'A-past-2',
        type: 'sos',
        class: 'life',
        test: false,
        openedAt: Date.parse('2026-10-02T22:15:00+08:00'),
        stage: 'closed',
        outcome: 'real',
      },
      {
        id: 'A-past-3',
        type: 'sos',
        class: 'life',
        test: true,
        openedAt: Date.parse('2026-09-18T13:20:00+08:00'),
        stage: 'closed',
        outcome: 'test',
      },
      {
        id: 'A-past-4',
        type: 'fall-suspected',
        class: 'urgent',
        test: false,
        openedAt: Date.parse('2026-09-03T08:02:00+08:00'),
        stage: 'closed',
        outcome: 'mistake',
      },
    ],
  }
}

const NAMES = [
  '宋国强',
  '梁桂英',
  '唐长根',
  '邓志明',
  '陈永贵',
  '高秀兰',
  '唐志明',
  '李阿宝',
  '罗月英',
  '徐翠花',
  '高建国',
  '许月英',
  '郑秀兰',
  '周秀英',
  '杨桂英',
  '史锁根',
]
const TOWNS = [
  '溧城街道',
  '昆仑街道',
  '古县街道',
  '埭头镇',
  '上黄镇',
  '戴埠镇',
  '天目湖镇',
  '别桥镇',
  '上兴镇',
  '竹箦镇',
  '南渡镇',
  '社渚镇',
]
const STREETS = ['燕山新村', '清安小区', '周山村', '永和街', '文昌巷', '后六路', '前马路', '老街']

type ListedDevice = z.infer<typeof deviceListSchema>['items'][number]

/** a whole town's boxes; a few percent are in trouble */
export function deviceList(count: number): ListedDevice[] {
  return Array.from({ length: count }, (_, i): ListedDevice => {
    const trouble = i % 97
    const availability = trouble === 7 || trouble === 31 ? 'offline' : trouble === 50 ? 'late' : i % 311 === 100 ? 'never' : 'online'
    const offlineHours = 1 + ((i * 7) % 30)
    return {
      id: `D${10_050 + i}`,
      homeId: `h-${i}`,
      model: 'care-box-4g',
      name: '一键通主机',
      disabled: false,
      availability,
      seen: availability === 'never' ? null : availability === 'online' ? ago(5 + (i % 55)) : BASE - offlineHours * HOUR,
      since: availability === 'never' ? null : BASE - (availability === 'late' ? 3 * MINUTE : offlineHours * HOUR),
      health:
        availability === 'never'
          ? {}
          : { battery: 15 + ((i * 37) % 86), mains: i % 53 !== 11, signal: -50 - ((i * 13) % 46), firmware: '3.4.1' },
      rejects: i % 61 === 5 ? 1 + (i % 4) : 0,
      town: TOWNS[i % TOWNS.length] ?? '',
      line: `${STREETS[(i * 3) % STREETS.length]} ${1 + (i % 60)} 号`,
      resident: NAMES[(i * 5) % NAMES.length] ?? null,
    }
  })
}

export function reject(id: string, given: Partial<Reject>): Reject {
  return {
    id,
    deviceId: 'D10057',
    at: ago(300),
    channel: 'reading',
    reason: 'bad-field',
    detail: 'values.temperature is a text, not a number: send 18.4 without quotes.',
    payload: '{"component":"bedroom","values":{"temperature":"18,4"}}',
    address: null,
    count: 1,
    ...given,
  }
}

export const refusals = () => ({
  counts: { 'bad-credentials': 14, 'unknown-device': 3, 'foreign-topic': 2 },
  latest: [
    reject('x1', {
      deviceId: 'D11406',
      channel: null,
      reason: 'bad-credentials',
      detail: 'Device D11406 sent another secret than the one issued: issue a new one.',
      payload: '',
      address: '10.23.4.17',
      count: 12,
    }),
    reject('x2', {
      deviceId: null,
      channel: null,
      reason: 'unknown-device',
      detail: 'No device is registered as WATCH-0091.',
      payload: '',
      address: '10.23.9.80',
      at: ago(1900),
      count: 3,
    }),
    reject('x3', {
      deviceId: 'D10832',
      channel: 'event',
      reason: 'foreign-topic',
      detail: 'Published to care/v1/D10831/event, which belongs to another device.',
      payload: '{"type":"sos"}',
      at: ago(7300),
    }),
  ],
})

export function deviceDetail(listed: ListedDevice): DeviceDetail {
  const { town: _town, line: _line, resident: _resident, ...own } = listed
  return {
    ...own,
    readings: [
      reading('bedroom', 'temperature', 17.9, 180),
      reading('bedroom', 'bed', true, 900),
      reading('main', 'humidity', 61, 180),
      reading('water-meter', 'water', 128.43, 600),
    ],
    commands: [
      {
        id: 'k1',
        deviceId: own.id,
        type: 'self-test',
        args: {},
        state: 'done',
        by: '王晓琳',
        createdAt: ago(5400),
        expiresAt: ago(5100),
        detail: '主机、拉绳、电池正常',
      },
      {
        id: 'k2',
        deviceId: own.id,
        type: 'report',
        args: {},
        state: 'expired',
        by: '赵技术',
        createdAt: BASE - 2 * DAY,
        expiresAt: BASE - 2 * DAY,
        detail: null,
      },
    ],
    rejectList:
      own.rejects > 0
        ? [
            reject('r1', { deviceId: own.id, count: 4 }),
            reject('r2', {
              deviceId: own.id,
              reason: 'invalid-json',
              channel: 'event',
              detail: 'Unexpected end of JSON input.',
              payload: '{"ref":"a91","type":"so',
              at: ago(8000),
            }),
          ]
        : [],
    events: [
      entry(null, BASE - 2 * DAY, {
        n: 9001,
        kind: 'event',
        reason: 'noted',
        source: { kind: 'device', id: own.id, name: null },
        data: { type: 'self-test' },
      }),
      entry(null, ago(9000), { n: 9002, kind: 'availability', reason: 'offline', source: hub, data: { availability: 'offline' } }),
    ],
  }
}

export const unstoredPress = (): Unstored => ({
  key: 'u-1',
  deviceId: 'D10911',
  homeId: 'h-unstored',
  type: 'sos',
  at: BASE,
  test: false,
  resident: resident('史锁根', 85, 'male', '独居'),
  address: place('埭头镇', '后六路 7 号'),
  phones: [
    { name: '家中', phone: '0519-8738 1190' },
    { name: '史建平（儿子）', phone: '13775012266' },
  ],
})
