/** Illnesses with the medicines that go with them, in about the shares of people over seventy in the country. */
import type { Chance } from './chance.ts'
import type { Gender } from './identity.ts'

interface Illness {
  name: string
  /** share of those aged 75 */
  share: number
  medicines: readonly string[]
  only?: Gender
}

const ILLNESSES: readonly Illness[] = [
  { name: '高血压', share: 0.58, medicines: ['氨氯地平', '缬沙坦', '硝苯地平控释片', '厄贝沙坦'] },
  { name: '冠心病', share: 0.2, medicines: ['阿司匹林肠溶片', '阿托伐他汀', '硝酸甘油（备用）', '美托洛尔'] },
  { name: '2 型糖尿病', share: 0.22, medicines: ['二甲双胍', '格列美脲', '甘精胰岛素（皮下注射）', '阿卡波糖'] },
  { name: '骨关节炎', share: 0.24, medicines: ['塞来昔布（疼时服）', '双氯芬酸乳膏'] },
  { name: '骨质疏松', share: 0.18, medicines: ['碳酸钙 D3', '阿仑膦酸钠'] },
  { name: '白内障', share: 0.14, medicines: [] },
  { name: '慢性阻塞性肺病', share: 0.08, medicines: ['噻托溴铵吸入剂', '沙美特罗替卡松吸入剂'] },
  { name: '脑梗死后遗症', share: 0.08, medicines: ['氯吡格雷', '瑞舒伐他汀'] },
  { name: '心房颤动', share: 0.06, medicines: ['利伐沙班（抗凝）', '华法林（抗凝）'] },
  { name: '慢性心力衰竭', share: 0.04, medicines: ['呋塞米', '螺内酯'] },
  { name: '慢性胃炎', share: 0.1, medicines: ['奥美拉唑', '铝碳酸镁'] },
  { name: '帕金森病', share: 0.025, medicines: ['多巴丝肼'] },
  { name: '慢性肾病', share: 0.04, medicines: ['复方 α-酮酸'] },
  { name: '前列腺增生', share: 0.3, medicines: ['坦索罗辛', '非那雄胺'], only: 'male' },
]

const DEMENTIA: Illness = { name: '阿尔茨海默病', share: 1, medicines: ['多奈哌齐', '美金刚'] }

export interface Health {
  illnesses: string[]
  medicines: string[]
  allergies: string[]
  hearing: string | null
}

export function createHealth(chance: Chance, person: { age: number; gender: Gender; dementia: boolean }): Health {
  const risk = 0.6 + (person.age - 60) / 40
  const common = ILLNESSES.filter(({ share, only }) => (!only || only === person.gender) && chance.happens(share * risk))
  const illnesses = person.dementia ? [DEMENTIA, ...common] : common
  return {
    illnesses: illnesses.map(({ name }) => name),
    medicines: illnesses.flatMap(({ medicines }) => (medicines.length > 0 ? chance.pick(medicines) : [])),
    allergies: createAllergies(chance),
    hearing: createHearing(chance, person.age),
  }
}

function createAllergies(chance: Chance): string[] {
  const allergy = chance.weighted([
    [null, 86],
    ['青霉素', 7],
    ['头孢类', 3],
    ['磺胺类', 2],
    ['海鲜', 2],
  ])
  return allergy ? [allergy] : []
}

function createHearing(chance: Chance, age: number): string | null {
  if (!chance.happens(0.1 + Math.max(0, age - 65) * 0.015)) return null
  return chance.weighted([
    ['重听，请大声慢说', 6],
    ['左耳听不清，请对右耳说', 2],
    ['右耳听不清，请对左耳说', 2],
    ['戴助听器，夜间不戴', 3],
    ['近乎失聪，电话无人应答请联系邻居上门', 1],
  ])
}
