/** The reasoning of a score as sentences that an assessor could read out, in order, in Chinese and English. */
import type { Answers, Basis, PartResult, Range, Scale, ScalePart, Text, UpgradeRule } from './scale.ts'

export type Preliminary =
  | { basis: 'points'; total: number; level: number; points: Range }
  /** `other`: the other level that an overlapping text gives */
  | { basis: Basis; total: null; level: number; other: number | null }

export interface UpgradeStep {
  rule: UpgradeRule
  from: number
  to: number
  /** counted-once: another rule had already made it one level worse; bad-enough: the level was as bad before */
  why: 'worse' | 'level' | 'counted-once' | 'bad-enough'
}

export interface Reasoning {
  scale: Scale
  answers: Answers
  parts: PartResult[]
  preliminary: Preliminary
  steps: UpgradeStep[]
  level: number
}

export function explain(reasoning: Reasoning): Text[] {
  const { scale, answers, parts, preliminary, steps, level } = reasoning
  const say = levelWords(scale)
  return [
    ...scale.parts.map((part, index) => partSentence(part, parts[index]!, answers)),
    preliminary.basis === 'points' ? totalSentence(preliminary.total, parts) : gradesSentence(scale, parts),
    preliminary.basis === 'points' ? pointsSentence(preliminary.points, say(preliminary.level)) : rowSentence(preliminary, say),
    ...(scale.upgrades.length > 0 && steps.length === 0 ? [NOTHING_WORSE] : steps.map((step) => stepSentence(step, say))),
    { zh: `最终等级为${say(level).zh}。`, en: `The final level is ${say(level).en}.` },
  ]
}

const NOTHING_WORSE: Text = { zh: '没有应当加重等级的情形。', en: 'Nothing that was stated makes the level worse.' }

/** 2 级「中度失能」 */
const levelWords =
  ({ levels }: Scale) =>
  (number: number): Text => {
    const name = levels.find(({ level }) => level === number)?.name
    return { zh: ` ${number} 级「${name?.zh ?? ''}」`, en: `${number} (${name?.en ?? ''})` }
  }
type Say = ReturnType<typeof levelWords>

function partSentence(part: ScalePart, { sum, max, grade }: PartResult, answers: Answers): Text {
  if (grade === null) return { zh: `${part.name.zh}得 ${sum} 分（最高 ${max} 分）。`, en: `${part.name.en}: ${sum} of ${max} points.` }
  if (part.grades?.some(({ items }) => items)) {
    const list = (language: keyof Text) => part.items.map(({ id, name }) => `${name[language]} ${answers[id]}`)
    return {
      zh: `${part.name.zh}（${list('zh').join('、')}）的分级为 ${grade}。`,
      en: `${part.name.en} (${list('en').join(', ')}): grade ${grade}.`,
    }
  }
  return {
    zh: `${part.name.zh}得 ${sum} 分（最高 ${max} 分），分级为 ${grade}。`,
    en: `${part.name.en}: ${sum} of ${max} points, which is grade ${grade}.`,
  }
}

function totalSentence(total: number, parts: readonly PartResult[]): Text {
  const max = parts.reduce((points, part) => points + part.max, 0)
  return { zh: `各部分合计 ${total} 分（最高 ${max} 分）。`, en: `All parts together: ${total} of ${max} points.` }
}

function gradesSentence(scale: Scale, parts: readonly PartResult[]): Text {
  const list = (language: keyof Text) => scale.parts.map(({ name }, index) => `${name[language]} ${parts[index]?.grade}`)
  return { zh: `各部分的分级为：${list('zh').join('、')}。`, en: `The grades of the parts are: ${list('en').join(', ')}.` }
}

function pointsSentence({ from, to }: Range, level: Text): Text {
  const points = from === to ? `${from}` : `${from}–${to}`
  return { zh: `总分 ${points} 分对应${level.zh}，即初步等级。`, en: `A total of ${points} points means preliminary level ${level.en}.` }
}

function rowSentence({ basis, level, other }: Exclude<Preliminary, { basis: 'points' }>, say: Say): Text {
  const taken = say(level)
  if (basis === 'text')
    return {
      zh: `量表原文对这一分级组合只给出一个等级，初步等级为${taken.zh}。`,
      en: `For these grades the published text gives one level only: preliminary level ${taken.en}.`,
    }
  if (basis === 'gap' || other === null)
    return {
      zh: `量表原文没有写明这一分级组合的等级，默认取${taken.zh}为初步等级，须由评估人员确认。`,
      en: `For these grades the published text gives no level; the default is preliminary level ${taken.en}, which the assessors must confirm.`,
    }
  const [better, worse] = [say(Math.min(level, other)), say(Math.max(level, other))]
  return {
    zh: `量表原文对这一分级组合同时给出${better.zh}和${worse.zh}，默认取${taken.zh}为初步等级，须由评估人员确认。`,
    en: `For these grades the published text gives both ${better.en} and ${worse.en}; the default is preliminary level ${taken.en}, which the assessors must confirm.`,
  }
}

function stepSentence({ rule, from, to, why }: UpgradeStep, say: Say): Text {
  const [before, after] = [say(from), say(to)]
  const [name, nameEn] = [`「${rule.name.zh}」`, `“${rule.name.en}”`]
  const basis: Text = { zh: `（依据：${rule.clause.zh}）`, en: ` (clause: ${rule.clause.en})` }
  switch (why) {
    case 'worse':
      return {
        zh: `因${name}，等级加重一级，由${before.zh}变为${after.zh}${basis.zh}。`,
        en: `Because of ${nameEn} the level becomes one worse, from ${before.en} to ${after.en}${basis.en}.`,
      }
    case 'level':
      return {
        zh: `因${name}，等级直接定为${after.zh}${basis.zh}。`,
        en: `Because of ${nameEn} the level is ${after.en} at once${basis.en}.`,
      }
    case 'counted-once':
      return {
        zh: `${name}也成立，但加重一级只计一次，等级仍为${after.zh}${basis.zh}。`,
        en: `${nameEn} holds too, but one level worse counts only once: the level stays ${after.en}${basis.en}.`,
      }
    case 'bad-enough':
      return {
        zh: `${name}成立，但等级已是${after.zh}，不再加重${basis.zh}。`,
        en: `${nameEn} holds, but the level is already ${after.en} and becomes no worse${basis.en}.`,
      }
  }
}
