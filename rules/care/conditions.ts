/**
 * The conditions of a standard, each with its three answers: why it does not hold on a day, which fact makes it hold, and how that is
 * said. Compiled once, so that a run asks only what a standard asks for.
 */
import { birthdayAt, type Day } from './day.ts'
import type { DayFacts } from './resident-month.ts'
import type { Text } from './scale.ts'
import type { Condition, DatedCategory, DatedIncome, Disability, RefusalReason } from './standard.ts'
import { categoryName, disabilityName, joined, LEVEL_NAMES, sinceWith, text, yuan } from './wording.ts'

export interface Check {
  field: keyof Condition
  /** the further on, the closer a resident came to what is asked */
  rank: number
  /** null: it holds */
  refuses(day: DayFacts): RefusalReason | null
  /** what makes it hold; none where it asks for an absence */
  facts(day: DayFacts): Text[]
  /** why it does not hold; `on`: the day in the piece that the clerk names */
  says(day: DayFacts, on: Day): Text
}

interface Rule<T> {
  refuses(wanted: T, day: DayFacts): RefusalReason | null
  facts(wanted: T, day: DayFacts): Text[]
  says(wanted: T, day: DayFacts, on: Day): Text
}
/** in the order in which they are asked: the first that does not hold is the reason that a clerk gives */
type Rules = { [Field in keyof Required<Condition>]: Rule<Required<Condition>[Field]> }

const has = (day: DayFacts, category: string): boolean => day.categories.some((held) => held.category === category)
const namesOf = (categories: readonly string[]): Text => joined(categories.map(categoryName))

function categoryFact({ category, from, evidence }: DatedCategory): Text {
  const [name, since] = [categoryName(category), sinceWith(from, evidence)]
  return text(name.zh + since.zh, name.en + since.en)
}
const categoryFacts = (wanted: readonly string[], day: DayFacts): Text[] =>
  wanted.flatMap((category) => day.categories.find((held) => held.category === category) ?? []).map(categoryFact)

const ageFacts = (day: DayFacts): Text[] => [text(`${day.age} 周岁（${day.birthDate} 出生）`, `aged ${day.age} (born ${day.birthDate})`)]
function saysAge(day: DayFacts, on: Day, border: number, borderText: Text): Text {
  if (day.birthDate === null) return text('没有登记出生日期', 'no birth date is on record')
  const reached = birthdayAt(day.birthDate, border)
  return text(
    `${on} 时 ${day.age} 周岁（${day.birthDate} 出生），${borderText.zh}，${reached} 满 ${border} 周岁`,
    `aged ${day.age} on ${on} (born ${day.birthDate}), ${borderText.en}; ${border} on ${reached}`,
  )
}

function disabilityFact({ kind, grade, from }: Disability): Text {
  const [name, since] = [disabilityName(kind), sinceWith(from, null)]
  return text(`${name.zh}残疾 ${grade} 级${since.zh}`, `${name.en} disability of grade ${grade}${since.en}`)
}
/** `held`: those that were looked at */
function saysDisability(held: readonly Disability[], on: Day, wanted: Text): Text {
  // there may be one that was not valid yet, or is no longer
  if (held.length === 0) return text(`${on} 没有有效的残疾证`, `no disability certificate that is valid on ${on} is on record`)
  const fact = joined(held.map(disabilityFact))
  return text(`${fact.zh}，不在${wanted.zh}之内`, `${fact.en}, not within ${wanted.en}`)
}

function dwellingFact({ institution }: DayFacts): Text {
  if (!institution) return text('在家居住', 'lives at home')
  const since = sinceWith(institution.since, null)
  return text(`入住${institution.place ?? '机构'}${since.zh}`, `lives in ${institution.place ?? 'an institution'}${since.en}`)
}
const dwelling = (day: DayFacts): 'home' | 'institution' => (day.institution ? 'institution' : 'home')

export function incomeFact({ fen, from }: DatedIncome): Text {
  const since = sinceWith(from, null)
  return text(`月收入 ${yuan(fen)} 元${since.zh}`, `a monthly income of ${yuan(fen)} yuan${since.en}`)
}

/** A sentence about money for whoever may not know how much somebody earns. */
export const withoutIncome = ({ zh, en }: Text): Text =>
  text(zh.replace(/月收入 [\d.,]+ 元/g, '月收入(已隐去)'), en.replace(/a monthly income of [\d.,]+ yuan/g, 'a monthly income (withheld)'))

const RULES: Rules = {
  categoriesAny: {
    refuses: (wanted, day) => (day.categories.some(({ category }) => wanted.includes(category)) ? null : 'not-in-group'),
    // one is enough, and the standard names the one that counts first
    facts: (wanted, day) => categoryFacts(wanted, day).slice(0, 1),
    says: (wanted) => text(`不属于${namesOf(wanted).zh}`, `belongs to none of: ${namesOf(wanted).en}`),
  },
  categoriesAll: {
    refuses: (wanted, day) => (wanted.every((category) => has(day, category)) ? null : 'not-in-group'),
    facts: categoryFacts,
    says: (wanted, day) => {
      const missing = namesOf(wanted.filter((category) => !has(day, category)))
      return text(`不属于${missing.zh}`, `does not belong to: ${missing.en}`)
    },
  },
  categoriesNone: {
    refuses: (wanted, day) => (wanted.some((category) => has(day, category)) ? 'in-other-group' : null),
    facts: () => [],
    says: (wanted, day) => {
      const held = joined(categoryFacts(wanted, day))
      return text(`属于${held.zh}，不适用`, `belongs to: ${held.en}, to whom it does not apply`)
    },
  },
  ageFrom: {
    refuses: (wanted, { age }) => (age === null ? 'no-birth-date' : age < wanted ? 'too-young' : null),
    facts: (_wanted, day) => ageFacts(day),
    says: (wanted, day, on) => saysAge(day, on, wanted, text(`未满 ${wanted} 周岁`, `below ${wanted}`)),
  },
  ageBelow: {
    refuses: (wanted, { age }) => (age === null ? 'no-birth-date' : age >= wanted ? 'too-old' : null),
    facts: (_wanted, day) => ageFacts(day),
    says: (wanted, day, on) => saysAge(day, on, wanted, text(`限未满 ${wanted} 周岁`, `only for those below ${wanted}`)),
  },
  incomeBelowFen: {
    refuses: (wanted, { income }) => (income === null ? 'no-income' : income.fen >= wanted ? 'income-too-high' : null),
    facts: (_wanted, { income }) => (income ? [incomeFact(income)] : []),
    says: (wanted, { income }) =>
      income === null
        ? text('没有登记收入', 'no income is on record')
        : text(`${incomeFact(income).zh}，须低于 ${yuan(wanted)} 元`, `${incomeFact(income).en}, not below ${yuan(wanted)} yuan`),
  },
  disabilityGrades: {
    refuses: (wanted, { disabilities: [severest] }) =>
      severest === undefined ? 'no-disability' : wanted.includes(severest.grade) ? null : 'disability-does-not-count',
    facts: (_wanted, { disabilities }) => disabilities.slice(0, 1).map(disabilityFact),
    says: (wanted, { disabilities }, on) =>
      saysDisability(disabilities.slice(0, 1), on, text(`${wanted.join('、')} 级`, `grades ${wanted.join(', ')}`)),
  },
  disabilityKinds: {
    refuses: (wanted, { disabilities }) => {
      if (disabilities.length === 0) return 'no-disability'
      return disabilities.some(({ kind }) => wanted.includes(kind)) ? null : 'disability-does-not-count'
    },
    facts: (wanted, { disabilities }) =>
      disabilities
        .filter(({ kind }) => wanted.includes(kind))
        .slice(0, 1)
        .map(disabilityFact),
    says: (wanted, { disabilities }, on) => saysDisability(disabilities, on, joined(wanted.map(disabilityName))),
  },
  box: {
    refuses: (wanted, { box }) => ((box !== null) === wanted ? null : wanted ? 'no-box' : 'has-box'),
    facts: (_wanted, { box }) =>
      box ? [text(`一键通设备 ${box.id}（${box.installedOn} 安装）`, `one-touch box ${box.id} (installed ${box.installedOn})`)] : [],
    says: (wanted) =>
      wanted ? text('没有安装一键通设备', 'no one-touch box is installed') : text('已安装一键通设备', 'a one-touch box is installed'),
  },
  dwelling: {
    refuses: (wanted, day) => (wanted.includes(dwelling(day)) ? null : day.institution ? 'institution' : 'not-in-institution'),
    facts: (_wanted, day) => [dwellingFact(day)],
    says: (_wanted, day) =>
      day.institution
        ? text(`${dwellingFact(day).zh}，只发给居家老人`, `${dwellingFact(day).en}; only for those who live at home`)
        : text('没有入住机构', 'does not live in an institution'),
  },
  levels: {
    refuses: (wanted, { assessment }) =>
      assessment === null ? 'no-assessment' : wanted.includes(assessment.care) ? null : 'level-does-not-count',
    facts: (_wanted, { assessment }) => {
      if (!assessment) return []
      const name = LEVEL_NAMES[assessment.care]
      return [text(`${name.zh}（${assessment.day} 评估）`, `${name.en} (assessed ${assessment.day})`)]
    },
    says: (wanted, { assessment }, on) => {
      if (!assessment) return text(`截至 ${on} 没有能力评估`, `not assessed by ${on}`)
      const [level, levels] = [LEVEL_NAMES[assessment.care], joined(wanted.map((each) => LEVEL_NAMES[each]))]
      return text(
        `${level.zh}（${assessment.day} 评估），须为${levels.zh}`,
        `${level.en} (assessed ${assessment.day}); paid for: ${levels.en}`,
      )
    },
  },
}

const FIELDS = Object.keys(RULES) as (keyof Condition)[]

export function compile(condition: Condition): Check[] {
  return FIELDS.flatMap((field, rank) => {
    const wanted = condition[field]
    return wanted === undefined ? [] : [checkOf(field, wanted as Required<Condition>[typeof field], rank)]
  })
}

function checkOf<Field extends keyof Condition>(field: Field, wanted: Required<Condition>[Field], rank: number): Check {
  const rule: Rule<Required<Condition>[Field]> = RULES[field]
  return {
    field,
    rank,
    refuses: (day) => rule.refuses(wanted, day),
    facts: (day) => rule.facts(wanted, day),
    says: (day, on) => rule.says(wanted, day, on),
  }
}
