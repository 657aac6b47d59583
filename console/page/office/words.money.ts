/** Imported by every part of the office that is loaded by itself and is about money, services or data, before it draws anything. */
import './words.people.ts'
import { addWords } from '../words.ts'
import { zhMoney } from './words.money.zh.ts'

addWords(zhMoney, async () => (await import('./words.money.en.ts')).enMoney)
