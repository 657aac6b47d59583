/** Imported by every part of the office that is loaded by itself, before it draws anything. */
import '../words.work.ts'
import { addWords } from '../words.ts'
import { zhPeople } from './words.people.zh.ts'

addWords(zhPeople, async () => (await import('./words.people.en.ts')).enPeople)
