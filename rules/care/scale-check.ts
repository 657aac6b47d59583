/**
 * In: a scale as it was read from a file. Out: everything about it that contradicts itself, as sentences that say what to correct; none means
 * that it scores every set of answers, and each in one way. Which level is just is not for this check to say.
 */
import { doubles, gradedProblems } from './grade-check.ts'
import { CARE_LEVELS, type Scale, type ScaleItem, type Text, type Trigger } from './scale.ts'

export function checkScale(scale: Scale): Text[] {
  const items = scale.parts.flatMap((part) => part.items)
  const graded = scale.rows !== undefined || scale.parts.some(({ grades }) => grades)
  const first = [...emptyProblems(scale), ...idProblems(scale, items), ...items.flatMap(itemProblems)]
  // What follows counts on items that have options and on levels that exist.
  if (first.length > 0) return first
  return [...levelProblems(scale), ...(graded ? gradedProblems(scale) : totalProblems(scale, items)), ...upgradeProblems(scale, items)]
}

function emptyProblems({ parts, levels }: Scale): Text[] {
  const problems: Text[] = []
  if (parts.length === 0) problems.push({ zh: '没有任何部分。', en: 'There are no parts.' })
  if (levels.length === 0) problems.push({ zh: '没有任何等级。', en: 'There are no levels.' })
  for (const { id, items } of parts) if (items.length === 0) problems.push({ zh: `部分 ${id} 没有项目。`, en: `Part ${id} has no items.` })
  return problems
}

function idProblems(scale: Scale, items: readonly ScaleItem[]): Text[] {
  const lists: { id: string }[][] = [scale.parts, [...items], scale.circumstances, scale.upgrades]
  return lists
    .flatMap((list) => doubles(list.map(({ id }) => id)))
    .map((id) => ({ zh: `编号 ${id} 用了两次，请改其中一个。`, en: `The id ${id} is used twice; rename one.` }))
}

function itemProblems({ id, max, options }: ScaleItem): Text[] {
  if (options.length < 2) return [{ zh: `项目 ${id} 至少要有两个选项。`, en: `Item ${id} needs at least two options.` }]
  const problems: Text[] = []
  const points = options.map((option) => option.points)
  const most = Math.max(...points)
  if (most !== max)
    problems.push({
      zh: `项目 ${id} 的 max 写作 ${max}，选项中的最高分是 ${most}，两者应一致。`,
      en: `Item ${id} says max ${max}, but its highest option gives ${most}; make them agree.`,
    })
  const ways = new Set(points.slice(1).map((value, index) => Math.sign(value - points[index]!)))
  if (ways.size > 1 || ways.has(0))
    problems.push({
      zh: `项目 ${id} 的选项应从最好到最差排列，分值只升或只降，不得重复。`,
      en: `The options of item ${id} must stand from best to worst, with points that only rise or only fall, none twice.`,
    })
  for (const text of new Set([...doubles(options.map((each) => each.text.zh)), ...doubles(options.map((each) => each.text.en))]))
    problems.push({ zh: `项目 ${id} 有两个选项文字相同：“${text}”。`, en: `Two options of item ${id} have the same text: “${text}”.` })
  return problems
}

function levelProblems({ levels }: Scale): Text[] {
  const problems: Text[] = []
  if (levels.some(({ level }, index) => level !== index))
    problems.push({ zh: '等级应从 0（最好）起依次编号。', en: 'Levels must be numbered from 0 (best) in order.' })
  const care = levels.map((level) => CARE_LEVELS.indexOf(level.care))
  if (care.slice(1).some((value, index) => value < care[index]!))
    problems.push({ zh: '更差的等级不能对应更好的 care。', en: 'A worse level must not have a better care.' })
  return problems
}

/** Scales with one total: the levels' points stand end to end from one extreme of the total to the other. */
function totalProblems({ levels }: Scale, items: readonly ScaleItem[]): Text[] {
  const borders = levels.flatMap(({ points }) => points ?? []).toSorted((a, b) => a.from - b.from)
  if (borders.length < levels.length)
    return [{ zh: '不分级的量表，每个等级都要写明 points。', en: 'Without grades, every level needs its points.' }]
  const problems: Text[] = []
  for (const { from, to } of borders)
    if (from > to) problems.push({ zh: `分数段 ${from}–${to} 首尾颠倒。`, en: `The points ${from}–${to} are the wrong way round.` })
  for (const [index, { from }] of borders.slice(1).entries()) {
    const end = borders[index]!.to
    if (from !== end + 1)
      problems.push({
        zh: `各等级的分数段在 ${end} 与 ${from} 之间有空缺或重叠。`,
        en: `The levels' points have a gap or an overlap between ${end} and ${from}.`,
      })
  }
  const least = items.reduce((sum, { options }) => sum + Math.min(...options.map(({ points }) => points)), 0)
  const most = items.reduce((sum, { max }) => sum + max, 0)
  if (borders[0]?.from !== least || borders.at(-1)?.to !== most)
    problems.push({
      zh: `总分可能为 ${least}–${most}，各等级的分数段应恰好覆盖它。`,
      en: `Totals go from ${least} to ${most}; the levels' points must cover exactly these.`,
    })
  return [...problems, ...directionProblems({ levels }, items)]
}

function directionProblems({ levels }: Pick<Scale, 'levels'>, items: readonly ScaleItem[]): Text[] {
  const froms = levels.map(({ points }) => points?.from ?? 0)
  const ways = new Set(froms.slice(1).map((from, index) => Math.sign(from - froms[index]!)))
  if (ways.size > 1)
    return [{ zh: '等级由好到差，分数段应只升或只降。', en: "From best to worst level, the levels' points must only rise or only fall." }]
  const against = items.filter(({ options }) => !ways.has(Math.sign(options.at(-1)!.points - options[0]!.points)))
  if (levels.length === 1) return []
  return against.map(({ id }) => ({
    zh: `项目 ${id} 与等级方向相反：排在最前的最好选项应使总分更接近 0 级。`,
    en: `Item ${id} goes against the levels: its first, best option must bring the total nearer to level 0.`,
  }))
}

function upgradeProblems(scale: Scale, items: readonly ScaleItem[]): Text[] {
  return scale.upgrades.flatMap(({ id, when, makes }) => {
    const problems = when.flatMap((trigger) => triggerProblems(id, trigger, scale, items))
    if (makes.kind === 'level' && !scale.levels.some(({ level }) => level === makes.level))
      problems.push({ zh: `规则 ${id} 指向不存在的等级 ${makes.level}。`, en: `Rule ${id} goes to an unknown level ${makes.level}.` })
    return problems
  })
}

function triggerProblems(rule: string, trigger: Trigger, scale: Scale, items: readonly ScaleItem[]): Text[] {
  if ('item' in trigger) {
    const { item: id, points } = trigger
    const options = items.find((item) => item.id === id)?.options ?? []
    if (options.some((option) => points.from <= option.points && option.points <= points.to)) return []
    return [{ zh: `规则 ${rule} 所指的项目 ${id} 没有这样的选项。`, en: `Rule ${rule} names item ${id}, which has no such option.` }]
  }
  const { circumstance: id, atLeast = 1 } = trigger
  const stated = scale.circumstances.find((circumstance) => circumstance.id === id)
  if (!stated) return [{ zh: `规则 ${rule} 用到了不存在的情形 ${id}。`, en: `Rule ${rule} names an unknown circumstance ${id}.` }]
  if (stated.kind === 'count' || atLeast === 1) return []
  return [
    {
      zh: `情形 ${id} 只有是与否，规则 ${rule} 不能要求 ${atLeast} 次。`,
      en: `Circumstance ${id} is yes or no; rule ${rule} cannot ask for ${atLeast} of it.`,
    },
  ]
}
