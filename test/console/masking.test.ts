import { describe, expect, test } from 'vitest'
import type { Role } from '../../console/api.ts'
import { type Showing, unmaskedOf, unwritableFields, viewOf } from '../../console/care/record-view.ts'
import { SCOPES } from '../../console/care-api.ts'
import { asPerson, asToken, type Viewer } from '../../console/viewer.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'

const RESIDENT: RecordOf<'resident'> = {
  id: 'r-1',
  homeId: 'home-1',
  name: '沈德福',
  gender: 'male',
  birthDate: '1938-11-25',
  idNumber: '320481193811251216',
  phone: '13861234087',
  dialect: '溧阳话',
  hearing: '右耳听力差',
  illnesses: ['高血压'],
  medicines: ['氨氯地平'],
  allergies: ['青霉素'],
  categories: [{ category: '独居', from: '2020-01-01', until: null, evidence: null }],
  disabilities: [{ kind: '听力', grade: 3, certificate: '残证77', from: '2019-05-01', until: null }],
  incomes: [{ fen: 123_400, from: null, until: null, evidence: '核定表 7' }],
  statuses: [],
  consents: [{ purpose: 'health', given: true, on: '2024-03-01', evidence: null }],
  registeredAt: '溧阳市别桥镇',
  bankName: '江南农商行',
  bankAccount: '6228480398765432101',
  photo: 'photo-1',
  note: '怕狗',
}
const HOME: RecordOf<'home'> = {
  ...{ id: 'home-1', town: '溧城街道', village: '燕山社区', grid: '3', addressLine: '燕山新村 1 幢', lat: 31.4, lon: 119.4 },
  ...{ doorCode: '2580#', floor: '3 楼', keyNote: '钥匙在邻居处', pets: '猫', phone: '0519-87200001' },
}
const person = (role: Role): Viewer => asPerson({ id: 'u', name: '某人', role })
const everything = asToken({ id: 't', name: '医保局', scopes: SCOPES })
const ROLES: Role[] = ['operator', 'supervisor', 'technician', 'bureau', 'admin']
const EVERYBODY: [string, Viewer][] = [...ROLES.map((role): [string, Viewer] => [role, person(role)]), ['token', everything]]
const shown = (viewer: Viewer, showing: Showing) => viewOf('resident', RESIDENT, viewer, showing)

describe('a list', () => {
  test.each(EVERYBODY)('shows no number and no door code in clear to a %s', (_, viewer) => {
    const texts = [JSON.stringify(shown(viewer, 'list')), JSON.stringify(viewOf('home', HOME, viewer, 'list'))].join()
    for (const secret of ['13861234087', '320481193811251216', '6228480398765432101', '0519-87200001', '2580', '邻居'])
      expect(texts).not.toContain(secret)
    expect(shown(viewer, 'list').doc.phone).toBe('138****4087')
  })
})

describe('a single record', () => {
  test.each([
    ['operator', '13861234087', '3204 **** **** 1216', null],
    ['supervisor', '13861234087', '3204 **** **** 1216', '**** 2101'],
    ['technician', '138****4087', null, null],
    ['bureau', '138****4087', '3204 **** **** 1216', '**** 2101'],
    ['admin', '138****4087', '3204 **** **** 1216', '**** 2101'],
  ] as const)('of a resident shows a %s phone %s, ID number %s and account %s', (role, phone, idNumber, bankAccount) => {
    expect(shown(person(role), 'single').doc).toMatchObject({ phone, idNumber, bankAccount })
  })

  test('names what is masked, so that the page can offer to unmask it', () => {
    expect(shown(person('supervisor'), 'single').masked).toEqual(['idNumber', 'bankAccount'])
    expect(shown(person('bureau'), 'single').masked).toEqual(['phone', 'idNumber', 'bankAccount'])
    expect(shown(person('operator'), 'single').masked).toEqual(['idNumber', 'bankAccount', 'bankName', 'incomes'])
  })

  test('shows a technician nothing medical and no ID number, and not even whether there is something', () => {
    const full = shown(person('technician'), 'single')
    const empty: RecordOf<'resident'> = { ...RESIDENT, illnesses: [], medicines: [], allergies: [], categories: [] }
    const nothing = viewOf('resident', { ...empty, hearing: null, disabilities: [], photo: null, note: '' }, person('technician'))
    expect(full).toEqual(nothing)
    expect(full.doc).toMatchObject({
      name: '沈德福',
      illnesses: [],
      categories: [],
      disabilities: [],
      note: '',
      idNumber: null,
      photo: null,
    })
    expect(full.masked).toEqual(expect.arrayContaining(['illnesses', 'medicines', 'allergies', 'categories', 'idNumber', 'photo', 'note']))
  })

  test('of a home keeps the door code from a technician and shows it to whoever helps', () => {
    expect(viewOf('home', HOME, person('technician')).doc).toMatchObject({ doorCode: null, keyNote: null, floor: '3 楼', pets: '猫' })
    expect(viewOf('home', HOME, person('operator')).doc).toMatchObject({ doorCode: '2580#', keyNote: '钥匙在邻居处' })
  })

  test('is cut for a token to its scopes', () => {
    const some = asToken({ id: 't', name: '医保局', scopes: ['records:read'] })
    expect(shown(some, 'single').doc).toMatchObject({ illnesses: [], incomes: [], phone: '138****4087', idNumber: null })
    expect(shown(everything, 'single').doc).toMatchObject({ illnesses: ['高血压'], incomes: RESIDENT.incomes, phone: '13861234087' })
    expect(shown(everything, 'single').doc.idNumber).toBe('3204 **** **** 1216')
  })
})

describe('what must not be written', () => {
  test.each([
    ['a phone as the screen masks it', 'bureau', { phone: '138****4087' }, [{ field: 'phone', reason: 'masked' }]],
    ['any phone with stars', 'bureau', { phone: '139****0000' }, [{ field: 'phone', reason: 'masked' }]],
    ['an account as the screen masks it', 'bureau', { bankAccount: '**** 2101' }, [{ field: 'bankAccount', reason: 'masked' }]],
    ['what one does not see', 'operator', { incomes: [], name: '沈德' }, [{ field: 'incomes', reason: 'hidden' }]],
    ['nothing of a new phone', 'bureau', { phone: '13900000000' }, []],
    ['nothing when a phone is removed', 'bureau', { phone: null }, []],
    ['nothing when illnesses change', 'operator', { illnesses: [] }, []],
  ] as const)('%s', (_, role, changes, refused) => {
    expect(unwritableFields('resident', RESIDENT, changes, person(role))).toEqual(refused)
  })

  test('in a new record: a number copied from a masked one', () => {
    const changes = { ...RESIDENT, phone: '138****4087' }
    expect(unwritableFields('resident', null, changes, person('operator'))).toEqual([{ field: 'phone', reason: 'masked' }])
  })
})

describe('unmasking', () => {
  test('gives the clear values of masked numbers', () => {
    const unmasked = unmaskedOf('resident', RESIDENT, ['phone', 'idNumber'], person('bureau'))
    expect(unmasked).toEqual({ ok: true, values: { phone: '13861234087', idNumber: '320481193811251216' } })
  })
  test.each([
    ['operator', ['bankAccount', 'phone'], ['bankAccount']],
    ['technician', ['idNumber'], ['idNumber']],
    ['supervisor', ['illnesses'], ['illnesses']],
    ['supervisor', ['__proto__'], ['__proto__']],
  ] as const)('refuses a %s %j: %j', (role, fields, refused) => {
    expect(unmaskedOf('resident', RESIDENT, fields, person(role))).toEqual({ ok: false, fields: refused })
  })
})
