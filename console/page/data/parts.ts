import type { Translate } from '../words.ts'

/** `bathroom-cord` → 卫生间拉绳, `pendant-1` → 挂坠 1; a name that was given at installation stays as it is */
export function partName(component: string, t: Translate): string {
  if (/[^\x20-\x7e]/.test(component)) return component
  const parts = component.split(/[-_\s]+/)
  const named = parts.map((part) => t.code('part', part.toLowerCase()))
  if (t.language === 'zh' && named.every((name, i) => name === parts[i])) return component
  return named
    .filter((name) => name !== '')
    .map((name, i) => (i > 0 && (t.language === 'en' || /^\d/.test(name)) ? ` ${name}` : name))
    .join('')
}
