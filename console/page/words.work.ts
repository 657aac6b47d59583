/** Imported by every part that is loaded after the first screen, before it draws anything. */

import { addWords } from './words.ts'
import { zhWork } from './words.work.zh.ts'

addWords(zhWork)
