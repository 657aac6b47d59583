import type { Translate } from '../words.ts'

/** whom a step reaches, in words; null when nobody is named */
export function targetNames(targets: unknown, t: Translate): string | null {
  const list = Array.isArray(targets) ? targets : typeof targets === 'string' ? [targets] : []
  const names = list.filter((target) => typeof target === 'string').map((target) => t.code('target', target))
  return names.length === 0 ? null : names.join(t.language === 'zh' ? '、' : ', ')
}
