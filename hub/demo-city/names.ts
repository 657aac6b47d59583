/** Names by generation: parents named a child of 1935 quite unlike one of 1985. */
import type { Chance } from './chance.ts'
import type { Gender } from './identity.ts'

/** by their share around Liyang, where Shi, Di, Peng, Rui and Yu are old clans */
const SURNAMES = [
  ['王', 9], ['陈', 8], ['史', 7], ['张', 6], ['李', 5], ['周', 5], ['狄', 4], ['彭', 4], ['吕', 3], ['潘', 4], ['芮', 3], ['蒋', 4],
  ['朱', 3], ['杨', 3], ['吴', 3], ['黄', 3], ['钱', 3], ['沈', 2], ['徐', 3], ['陆', 2], ['马', 2], ['宋', 2], ['谢', 2], ['虞', 2],
  ['葛', 2], ['万', 1], ['姜', 2], ['费', 1], ['汤', 2], ['戴', 1], ['赵', 2], ['许', 1], ['唐', 1], ['丁', 1], ['缪', 1], ['欧阳', 0.3],
] as const // biome-ignore format: a table

interface Generation {
  /** born before this year */
  before: number
  female: readonly string[]
  male: readonly string[]
}

const list = (names: string) => names.split(' ')

const GENERATIONS: readonly Generation[] = [
  {
    before: 1946,
    female: list(
      '秀英 桂英 秀兰 玉兰 桂兰 秀珍 凤英 玉珍 玉英 兰英 腊英 锁英 扣英 素珍 月英 淑英 桂珍 小妹 罗妹 银娣 招娣 巧云 金娣 根娣 腊娣 荷英 菊英 春英 美英 杏珍',
    ),
    male: list(
      '福生 水根 金根 土根 锁庚 洪生 荣生 和生 林生 根生 腊生 炳生 庚生 小根 双喜 来福 全根 志明 德明 银庚 洪庚 炳荣 国林 永福 长根 顺庚 金海 荣庚 祥生 兆林',
    ),
  },
  {
    before: 1960,
    female: list(
      '玉梅 秀华 桂芳 美华 凤珍 菊芳 秀芳 月琴 惠芳 国英 建英 爱华 彩英 小英 云仙 秋英 爱珍 梅芳 玉琴 素琴 腊梅 林娣 水英 凤仙 桂仙 志英 美珍 文英 芬娣 兰珍',
    ),
    male: list(
      '建国 国庆 志强 建华 国强 和平 援朝 国平 荣华 志华 金龙 忠明 国生 建平 明华 新华 永明 志林 小平 国华 卫国 解放 土生 云龙 春生 金福 永生 双林 正明 国忠',
    ),
  },
  {
    before: 1975,
    female: list(
      '红 丽华 小红 玉华 建芳 卫红 春华 文琴 丽萍 秀红 小琴 爱萍 惠琴 雪琴 国芳 美琴 小芳 志红 秋萍 云芳 亚琴 琴芳 红梅 春燕 建红',
    ),
    male: list('建军 卫东 卫平 勇 军 伟 志军 红军 国军 建明 永强 建新 小军 志伟 明 强 文革 金华 建忠 国良 小明 锁平 志平 新明 卫星'),
  },
  {
    before: 1990,
    female: list('丽 敏 静 燕 芳 霞 娟 艳 琴 洁 婷 莉 萍 玲 云 红霞 海燕 丽娟 晓燕 小丽 雪芳 亚萍 春霞 文娟 小燕'),
    male: list('伟 勇 军 磊 涛 斌 强 鹏 超 杰 波 俊 刚 平 明 峰 志刚 海峰 晓东 建峰 文斌 小兵 俊杰 国栋 春峰'),
  },
  {
    before: 9999,
    female: list('婷婷 佳 雪 倩 悦 雯 欣怡 梦婷 晓雯 思雨 佳怡 雨晴 丹 璐 文静 晨 蓉 诗琪 梦洁 嘉敏'),
    male: list('浩 宇 晨 凯 俊 鑫 文杰 志豪 子轩 家豪 天宇 佳伟 嘉俊 旭 帆 成龙 文涛 伟杰 明轩 昊'),
  },
]

export const surname = (chance: Chance): string => chance.weighted(SURNAMES)

export function givenName(chance: Chance, gender: Gender, birthYear: number): string {
  return chance.pick(GENERATIONS.find(({ before }) => birthYear < before)![gender])
}

export const personName = (chance: Chance, gender: Gender, birthYear: number, family = surname(chance)): string =>
  family + givenName(chance, gender, birthYear)
