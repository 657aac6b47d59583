/** Care records for tests: each with the fields that matter to the test, the rest as usual. */
import { blankHome } from '../../records/record-schemas/blank.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { addMonthsToDay } from '../../rules/care/day.ts'

export const homeRecord = (id: string, fields: Partial<RecordOf<'home'>> = {}): RecordOf<'home'> => ({
  ...blankHome(id),
  ...{ town: '溧城街道', village: '燕山社区', grid: '第 3 网格', addressLine: '燕山新村 12 幢 301 室', lat: 31.42, lon: 119.48 },
  ...{ doorCode: '2580#', floor: '3 楼', keyNote: '钥匙在邻居处', pets: '猫', phone: '0519-87200001' },
  ...fields,
})

export const residentRecord = (id: string, homeId: string, fields: Partial<RecordOf<'resident'>> = {}): RecordOf<'resident'> => ({
  ...{ id, homeId, name: '沈德福', gender: 'male', birthDate: '1938-11-25', idNumber: '320481193811251216', phone: '13861234087' },
  ...{ dialect: '溧阳话', hearing: '右耳听力差', illnesses: ['高血压'], medicines: ['氨氯地平'], allergies: ['青霉素'] },
  categories: [{ category: '独居', from: '2020-01-01', until: null, evidence: null }],
  ...{
    disabilities: [],
    incomes: [{ fen: 123_400, from: null, until: null, evidence: null }],
    statuses: [],
    consents: [],
    registeredAt: '溧阳市别桥镇',
  },
  ...{ bankName: '江南农商行', bankAccount: '6228480398765432101', photo: null, note: '' },
  ...fields,
})

type Assessment = RecordOf<'assessment'>

export const assessmentRecord = (id: string, residentId: string, fields: Partial<Assessment> = {}): Assessment => {
  const { day = '2026-05-01', care = 'moderate', level = 2, scale = 'gb-t-42195', scaleVersion = '2022' } = fields
  const result: Assessment['result'] = {
    ...{ scale, version: scaleVersion, parts: [], total: 50, preliminary: level, basis: 'points', confirm: false },
    ...{ upgrades: [], level, care, explanation: [] },
  }
  return {
    ...{ id, residentId, scale, scaleVersion, day, answers: {}, circumstances: {}, organisation: '溧阳评估中心', result, note: '' },
    assessors: [
      { name: '吴敏', number: null },
      { name: '周倩', number: null },
    ],
    ...{ reason: 'routine', override: null, level, care, nextDue: addMonthsToDay(day, 12), replaces: null },
    ...fields,
  }
}
