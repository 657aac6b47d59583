import type { Effect } from '../rules/effect.ts'

/**
 * How soon pages should look at the change log after a commit: at once for an alarm that opened, moved or closed, with the next batch
 * for what only adds to it; null when nothing that they show has changed.
 */
export function newsOf(effects: readonly Effect[]): 'now' | 'soon' | null {
  let news: 'soon' | null = null
  for (const effect of effects) {
    if (effect.kind === 'alarm' && effect.reason !== 'attached') return 'now'
    if (effect.kind === 'alarm' || effect.kind === 'timeline' || effect.kind === 'device') news = 'soon'
  }
  return news
}
