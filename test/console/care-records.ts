/** Care records for tests: each with the fields that matter to the test, the rest as usual. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'

export const residentRecord = (id: string, homeId: string, fields: Partial<RecordOf<'resident'>> = {}): RecordOf<'resident'> => ({
  ...{ id, homeId, name: '沈德福', gender: 'male', birthDate: '1938-11-25', idNumber: '320481193811251216', phone: '13861234087' },
  ...{ dialect: '溧阳话', hearing: '右耳听力差', illnesses: ['高血压'], medicines: ['氨氯地平'], allergies: ['青霉素'] },
  categories: [{ category: '独居', from: '2020-01-01', until: null, evidence: null }],
  ...{ disability: null, incomeFen: 123_400, statuses: [], consents: [], registeredAt: '溧阳市别桥镇' },
  ...{ bankName: '江南农商行', bankAccount: '6228480398765432101', photo: null, note: '' },
  ...fields,
})
