/** Words of closed lists as sheets say them: what is written out, and what is understood when read. */
import type { Text } from '../../../rules/care/scale.ts'
import { compact } from './cell-text.ts'

export interface Term extends Text {
  also?: readonly string[]
}
export type Vocabulary<T extends string> = Readonly<Record<T, Term>>

const term = (zh: string, en: string, ...also: string[]): Term => ({ zh, en, also })
const key = (text: string): string => compact(text).toLowerCase()

/** as it is written out; a word that no list knows stands for itself */
export const wordFor = (vocabulary: Readonly<Record<string, Term>>, value: string, language: 'zh' | 'en'): string =>
  vocabulary[value]?.[language] ?? value

/** the value whose word this is, in either language; null: none */
export function reader<T extends string>(vocabulary: Vocabulary<T>): (text: string) => T | null {
  const values = new Map<string, T>()
  for (const [value, { zh, en, also = [] }] of Object.entries(vocabulary) as [T, Term][])
    for (const word of [value, zh, en, ...also]) values.set(key(word), value)
  return (text) => values.get(key(text)) ?? null
}

export const knownWords = <T extends string>(vocabulary: Vocabulary<T>): Text => {
  const terms = Object.values<Term>(vocabulary)
  return { zh: terms.map(({ zh }) => zh).join('、'), en: terms.map(({ en }) => en).join(', ') }
}

export const GENDERS: Vocabulary<'female' | 'male'> = {
  female: term('女', 'female', 'f', '女性', '女士', '2'),
  male: term('男', 'male', 'm', '男性', '先生', '1'),
}

export const YES_NO: Vocabulary<'yes' | 'no'> = {
  yes: term('是', 'yes', 'y', '有', '√', '✓', '✔', '☑', 'true', '1', '对', '在用', '启用'),
  no: term('否', 'no', 'n', '无', '没有', '×', '✗', '✘', '☐', 'x', 'false', '0', '不是', '停用'),
}

export const CATEGORY_WORDS: Vocabulary<
  '空巢' | '独居' | '失独' | '散居五保' | '集中供养' | '低保' | '低保边缘' | '重残' | '失能' | '失智' | '高龄' | '留守'
> = {
  空巢: term('空巢', 'empty nest', '空巢老人', '空巢家庭'),
  独居: term('独居', 'lives alone', '独居老人', '孤寡', '孤老'),
  失独: term('失独', 'lost the only child', '失独老人', '失独家庭', '计生特殊家庭', '计划生育特殊家庭', '计生特扶'),
  散居五保: term(
    '散居五保',
    'destitute support at home',
    '五保',
    '分散五保',
    '分散特困',
    '分散特困供养',
    '特困分散供养',
    '分散供养',
    '特困',
    '特困人员',
    '五保户',
  ),
  集中供养: term('集中供养', 'destitute support in an institution', '集中五保', '集中特困', '集中特困供养', '特困集中供养'),
  低保: term('低保', 'minimum living allowance', '低保户', '低保对象', '最低生活保障', '最低生活保障对象', '城乡低保'),
  低保边缘: term('低保边缘', 'near the allowance', '低保边缘户', '低保边缘家庭', '低收入', '低收入家庭', '支出型困难'),
  重残: term('重残', 'severely disabled', '重度残疾', '重度残疾人', '重残人员'),
  失能: term('失能', 'needs care', '失能老人', '半失能', '失能半失能'),
  失智: term('失智', 'dementia', '失智老人', '认知症', '认知障碍', '老年痴呆', '阿尔茨海默'),
  高龄: term('高龄', 'aged 80 or more', '高龄老人', '80岁以上', '80周岁以上'),
  留守: term('留守', 'left behind', '留守老人'),
}

export const STATUS_WORDS: Vocabulary<'at-home' | 'away' | 'hospital' | 'institution' | 'deceased' | 'moved'> = {
  'at-home': term('在家', 'at home', '居家', '正常', '健在', '在册'),
  away: term('外出', 'away', '暂离', '走亲', '外出中'),
  hospital: term('住院', 'in hospital', '住院中', '医院'),
  institution: term('入住机构', 'in an institution', '机构', '机构养老', '养老院', '敬老院', '入住养老机构'),
  deceased: term('身故', 'deceased', '去世', '死亡', '已故', '亡故', '离世'),
  moved: term('迁出', 'moved away', '搬走', '搬离', '迁移', '户籍迁出'),
}

export const DISABILITY_WORDS: Vocabulary<'视力' | '听力' | '言语' | '肢体' | '智力' | '精神' | '多重'> = {
  视力: term('视力', 'sight', '视力残疾', '盲'),
  听力: term('听力', 'hearing', '听力残疾', '聋'),
  言语: term('言语', 'speech', '言语残疾'),
  肢体: term('肢体', 'limbs', '肢体残疾', '肢残'),
  智力: term('智力', 'intellect', '智力残疾'),
  精神: term('精神', 'mental', '精神残疾'),
  多重: term('多重', 'several', '多重残疾'),
}

export const GRADES: Vocabulary<'1' | '2' | '3' | '4'> = {
  1: term('一级', 'grade 1', '1级', '壹级', '一', 'Ⅰ级'),
  2: term('二级', 'grade 2', '2级', '贰级', '二', 'Ⅱ级'),
  3: term('三级', 'grade 3', '3级', '叁级', '三', 'Ⅲ级'),
  4: term('四级', 'grade 4', '4级', '肆级', '四', 'Ⅳ级'),
}

export const SERVICE_WORDS: Vocabulary<
  'meal' | 'cleaning' | 'bathing' | 'repair' | 'escort' | 'nursing' | 'haircut' | 'visit' | 'emergency' | 'other'
> = {
  meal: term('助餐', 'meals', '送餐', '配餐', '用餐'),
  cleaning: term('助洁', 'cleaning', '保洁', '家政', '打扫'),
  bathing: term('助浴', 'bathing', '洗浴'),
  repair: term('维修', 'repairs', '修理', '水电维修'),
  escort: term('助行', 'escort', '陪护', '陪同就医', '助医', '陪诊'),
  nursing: term('护理', 'nursing', '居家护理', '照护', '康复'),
  haircut: term('理发', 'haircut', '剪发'),
  visit: term('探访', 'visit', '巡访', '关爱探访', '陪聊'),
  emergency: term('应急上门', 'emergency visit', '紧急救援', '应急救援'),
  other: term('其他', 'other', '其它'),
}

export const ASSESSMENT_REASONS: Vocabulary<'first' | 'routine' | 'change' | 'dispute'> = {
  first: term('首次评估', 'first', '首次', '初评', '初次评估'),
  routine: term('定期评估', 'routine', '定期', '常规评估', '常规', '年度评估', '复评'),
  change: term('变更评估', 'change', '状况变化', '即时评估', '变更', '状态变化'),
  dispute: term('争议复评', 'dispute', '争议', '申诉', '异议复评'),
}

// ── only written out ─────────────────────────────────────────────────────────────────────────────────────────────────────
export const CARE_LEVEL_WORDS: Vocabulary<'intact' | 'mild' | 'moderate' | 'severe' | 'total'> = {
  intact: term('能力完好', 'intact'),
  mild: term('轻度失能', 'mild'),
  moderate: term('中度失能', 'moderate'),
  severe: term('重度失能', 'severe'),
  total: term('完全失能', 'total'),
}
export const CARER_WORDS: Vocabulary<'volunteer' | 'cadre' | 'neighbour'> = {
  volunteer: term('志愿者', 'volunteer'),
  cadre: term('干部', 'cadre'),
  neighbour: term('邻居', 'neighbour'),
}
export const PURPOSE_WORDS: Vocabulary<'home-visit' | 'follow-up'> = {
  'home-visit': term('入户探访', 'home visit'),
  'follow-up': term('电话回访', 'follow-up call'),
}
export const RISK_WORDS: Vocabulary<'high' | 'medium' | 'low'> = {
  high: term('高', 'high'),
  medium: term('中', 'medium'),
  low: term('低', 'low'),
}
export const VISIT_STATES: Vocabulary<'planned' | 'done' | 'missed' | 'cancelled'> = {
  planned: term('计划中', 'planned'),
  done: term('已完成', 'done'),
  missed: term('未完成', 'missed'),
  cancelled: term('已取消', 'cancelled'),
}
export const SERVICE_STATES: Vocabulary<'booked' | 'done' | 'cancelled'> = {
  booked: term('已预约', 'booked'),
  done: term('已完成', 'done'),
  cancelled: term('已取消', 'cancelled'),
}
export const SETTLEMENT_STATES: Vocabulary<'draft' | 'approved'> = {
  draft: term('草稿', 'draft'),
  approved: term('已审批', 'approved'),
}
export const UNIT_WORDS: Vocabulary<'hour' | 'time'> = { hour: term('小时', 'hour'), time: term('次', 'time') }
export const SOURCE_WORDS: Vocabulary<'dispatch' | 'green-key' | 'booking' | 'entry'> = {
  dispatch: term('派单', 'dispatch'),
  'green-key': term('绿键', 'green key'),
  booking: term('预约', 'booking'),
  entry: term('补录', 'entered'),
}
export const GIVES_WORDS: Vocabulary<'cash' | 'hours' | 'voucher' | 'fee'> = {
  cash: term('现金', 'cash'),
  hours: term('服务时数', 'hours'),
  voucher: term('服务券', 'voucher'),
  fee: term('费用代付', 'fee'),
}
export const PER_WORDS: Vocabulary<'month' | 'year'> = { month: term('每月', 'a month'), year: term('每年', 'a year') }
export const BASIS_WORDS: Vocabulary<'law' | 'demonstration'> = {
  law: term('公布标准', 'published'),
  demonstration: term('示范值', 'demonstration value'),
}
export const RESULT_WORDS: Vocabulary<'ok' | 'problem'> = { ok: term('正常', 'ok'), problem: term('有问题', 'problem') }
export const CONSENT_WORDS: Vocabulary<'care' | 'health' | 'location' | 'contacts' | 'sharing'> = {
  care: term('照护服务', 'care'),
  health: term('健康信息', 'health'),
  location: term('位置信息', 'location'),
  contacts: term('联系人', 'contacts'),
  sharing: term('信息共享', 'sharing'),
}
