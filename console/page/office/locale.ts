/** Ant Design's own words. */
import type { Locale } from 'antd/lib/locale/index.js'
import enUS from 'antd/locale/en_US.js'
import zhCN from 'antd/locale/zh_CN.js'
import type { Language } from '../words.ts'

/** In a calendar "2026年" is a button called "选择年份": whoever speaks to the page cannot press it by what they see (WCAG 2.5.3). */
function asSeen(locale: Locale): Locale {
  const { DatePicker } = locale
  if (!DatePicker) return locale
  return { ...locale, DatePicker: { ...DatePicker, lang: { ...DatePicker.lang, yearSelect: '', monthSelect: '' } } }
}

export const LOCALES: Record<Language, Locale> = { zh: asSeen(zhCN.default), en: asSeen(enUS.default) }
