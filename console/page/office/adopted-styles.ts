/**
 * Ant Design makes its styles while it runs, as `<style>` elements, which the content security policy (`default-src 'self'`) rightly
 * refuses. The build puts this module in place of the two that add them (see vite.config.ts): the same rules go into constructed
 * style sheets, which only the page's own scripts can make. Nothing inline, no nonce, and the policy stays as it is.
 * The interface is that of `@rc-component/util/es/Dom/dynamicCSS` and `@ant-design/icons/es/cssUtils`, as far as they are used.
 */
interface Place {
  /** antd's queue: the lowest come first, so that base styles lose against a component's */
  priority?: number
}
interface Adopted {
  sheet: CSSStyleSheet
  css: string
  priority: number
}

const adoptedByKey = new Map<string, Adopted>()

function adopt() {
  const ordered = [...adoptedByKey.values()].sort((a, b) => a.priority - b.priority)
  document.adoptedStyleSheets = ordered.map(({ sheet }) => sheet)
}

/** @returns an element that is in no document: callers only write their own marks on it */
export function updateCSS(css: string, key: string, { priority = 0 }: Place = {}): HTMLStyleElement {
  const known = adoptedByKey.get(key)
  if (known?.css !== css) {
    const sheet = known?.sheet ?? new CSSStyleSheet()
    sheet.replaceSync(css)
    adoptedByKey.set(key, { sheet, css, priority })
    if (!known) adopt()
  }
  return document.createElement('style')
}

export function removeCSS(key: string) {
  if (adoptedByKey.delete(key)) adopt()
}

export const injectCSS = (css: string): HTMLStyleElement => updateCSS(css, css)

/** antd's icons ask for the shadow root that they are drawn in: there is none */
export const getShadowRoot = () => null
export const warningOnce = (valid: boolean, message: string) => void (valid || console.error(message))
