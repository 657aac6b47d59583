/** The columns of a list of residents, those of their homes included: most lists have both. */
import { field } from '../fields.ts'
import {
  parseAccount,
  parseDay,
  parseId,
  parseLine,
  parseList,
  parseName,
  parseNote,
  parsePhone,
  parseWord,
  parseWords,
  parseYuan,
} from '../parsers.ts'
import { CATEGORY_WORDS, DISABILITY_WORDS, GENDERS, GRADES, STATUS_WORDS } from '../vocabulary.ts'
import { HOME_FIELDS, HOME_ID, HOME_PHONE, ID_NUMBER, PLACE_FIELDS } from './address.ts'

const none = { takesNone: true }

export const residentFields = {
  idNumber: ID_NUMBER,
  name: field('姓名', 'Name', '周桂英', parseName, {
    needed: true,
    also: ['老人姓名', '老年人姓名', '服务对象', '服务对象姓名', '户主', '户主姓名', 'full name', 'resident'],
  }),
  gender: field('性别', 'Gender', '女', parseWord(GENDERS), { also: ['sex'] }),
  birthDate: field('出生日期', 'Birth date', '1938-11-25', parseDay({ past: true }), {
    also: ['生日', '出生年月日', '出生年月', 'date of birth', 'dob', 'birthday'],
  }),
  phone: field('本人电话', 'Phone', '13812345678', parsePhone, {
    also: ['电话', '手机', '手机号', '手机号码', '联系电话', '联系方式', '电话号码', '老人电话', 'mobile', 'telephone'],
  }),
  categories: field('人员类别', 'Categories', '独居、高龄', parseWords(CATEGORY_WORDS), {
    ...none,
    also: ['类别', '老人类别', '老人类型', '人员类型', '对象类别', '对象类型', '身份类别', '困难类型', '人群分类', 'category'],
  }),
  categoriesFrom: field('类别起始日期', 'Categories from', '2026-01-01', parseDay({ past: false }), {
    also: ['类别认定日期', '认定日期', '认定时间'],
  }),
  categoryEvidence: field('类别依据', 'Evidence', '低保证 3204810012', parseLine, { also: ['认定依据', '证明材料', '依据', '证件编号'] }),
  ...PLACE_FIELDS,
  ...HOME_FIELDS,
  homePhone: HOME_PHONE,
  dialect: field('方言', 'Dialect', '溧阳话', parseLine, { also: ['语言', '使用语言'] }),
  hearing: field('听力', 'Hearing', '右耳听力差', parseLine, { also: ['听力情况', '听力状况'] }),
  illnesses: field('疾病', 'Illnesses', '高血压、糖尿病', parseList, {
    ...none,
    also: ['慢性病', '病史', '既往病史', '患病情况', '所患疾病', '健康状况', 'conditions'],
  }),
  medicines: field('用药', 'Medicines', '氨氯地平', parseList, {
    ...none,
    also: ['用药情况', '服药', '服药情况', '常用药', '药物', 'medication'],
  }),
  allergies: field('过敏', 'Allergies', '青霉素', parseList, { ...none, also: ['过敏史', '药物过敏', '过敏药物', '过敏情况'] }),
  disabilityKind: field('残疾类别', 'Disability', '肢体', parseWord(DISABILITY_WORDS), {
    also: ['残疾类型', '残疾种类', 'disability kind'],
  }),
  disabilityGrade: field('残疾等级', 'Disability grade', '二级', parseWord(GRADES), { also: ['残疾级别', '残疾程度'] }),
  disabilityCertificate: field('残疾证号', 'Disability certificate', '32048119381125001642', parseLine, {
    also: ['残疾人证号', '残疾证编号', '残疾证号码'],
  }),
  disabilityFrom: field('发证日期', 'Disability certified on', '2019-05-01', parseDay({ past: false }), {
    also: ['残疾证发证日期', '残疾评定日期', '初次发证日期'],
  }),
  income: field('月收入(元)', 'Monthly income (yuan)', '1200', parseYuan, {
    also: ['月收入', '人均月收入', '收入', 'income', 'income (yuan)'],
  }),
  incomeFrom: field('收入生效日期', 'Income from', '2026-01-01', parseDay({ past: false }), {
    also: ['生效日期', '收入起始日期', '收入核定日期'],
  }),
  status: field('状态', 'Status', '在家', parseWord(STATUS_WORDS), { also: ['当前状态', '人员状态', '在住状态', '居住状态'] }),
  statusFrom: field('状态起始日期', 'Status from', '2026-03-01', parseDay({ past: false }), {
    also: ['死亡日期', '去世日期', '身故日期', '入住日期', '入住机构日期', '迁出日期', '状态日期'],
  }),
  statusPlace: field('所在地点', 'Status place', '溧阳市人民医院', parseLine, {
    also: ['所在机构', '入住机构名称', '医院名称', '养老机构名称'],
  }),
  registeredAt: field('户籍地址', 'Registered at', '溧阳市溧城街道', parseLine, {
    also: ['户籍', '户籍地', '户籍所在地', '户口所在地', '户口地址'],
  }),
  bankName: field('开户银行', 'Bank', '江苏农村商业银行', parseLine, { also: ['开户行', '银行', '银行名称', 'bank name'] }),
  bankAccount: field('银行账号', 'Bank account', '6228480398765432101', parseAccount, {
    also: ['银行卡号', '卡号', '账号', '一卡通账号', '社保卡账号', '银行卡', '惠民惠农卡号', 'account'],
  }),
  note: field('备注', 'Note', '子女在外地', parseNote, { also: ['说明', '其他', 'remarks', 'notes'] }),
  homeId: HOME_ID,
  id: field('档案编号', 'Record id', '', parseId, { also: ['老人编号', '记录编号', 'id', 'resident id'] }),
}
