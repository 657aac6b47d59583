/** Ant Design in our colours: its tokens are read from the page's CSS variables, so that there is one place where a colour is chosen. */
import { theme as antd, type ThemeConfig } from 'antd'
import type { Theme } from '../preferences.ts'

const FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif'

type Algorithm = Exclude<NonNullable<ThemeConfig['algorithm']>, unknown[]>

/** The dark algorithm dims the colours that it is given, which are those of the dark theme already. */
const asGiven: Algorithm = ({ colorPrimary, colorLink, colorInfo, colorError, colorWarning, colorSuccess }, map) => ({
  ...(map as ReturnType<Algorithm>),
  ...{ colorPrimary, colorLink, colorInfo, colorError, colorWarning, colorSuccess },
})

/** what the variables say now: called when the document's theme has been set */
export function themeOf(theme: Theme): ThemeConfig {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    algorithm: theme === 'dark' ? [antd.darkAlgorithm, antd.compactAlgorithm, asGiven] : [antd.defaultAlgorithm, antd.compactAlgorithm],
    // scoped to its own parts: otherwise its rules for links would reach the alarm queue as well
    hashed: true,
    // another theme takes the place of this one's variables
    cssVar: { key: 'anling' },
    token: {
      colorPrimary: colour('accent'),
      colorPrimaryHover: colour('accent-hover'),
      colorPrimaryActive: colour('accent-hover'),
      colorLink: colour('accent'),
      colorLinkHover: colour('accent-hover'),
      colorInfo: colour('accent'),
      // red is for alarms, and for what cannot be undone
      colorError: colour('p1-text'),
      colorWarning: colour('p2-text'),
      colorSuccess: colour('text2'),
      // what somebody should read is framed, not shouted
      colorWarningBg: colour('surface2'),
      colorWarningBorder: colour('line2'),
      colorErrorBg: colour('surface2'),
      colorInfoBg: colour('accent-soft'),
      colorInfoBorder: colour('line2'),
      colorBgContainer: colour('surface'),
      colorBgElevated: colour('surface'),
      colorBgLayout: colour('bg'),
      colorBgContainerDisabled: colour('surface2'),
      colorFillAlter: colour('surface2'),
      colorFillSecondary: colour('surface3'),
      colorFillTertiary: colour('surface2'),
      controlItemBgHover: colour('surface3'),
      controlItemBgActive: colour('accent-soft'),
      controlItemBgActiveHover: colour('accent-soft'),
      controlOutline: colour('accent-soft'),
      colorBorder: colour('line2'),
      colorBorderSecondary: colour('line'),
      colorSplit: colour('line'),
      colorText: colour('text'),
      colorTextHeading: colour('text'),
      colorTextSecondary: colour('text2'),
      colorTextTertiary: colour('text3'),
      colorTextQuaternary: colour('text3'),
      colorTextDescription: colour('text3'),
      colorTextPlaceholder: colour('text3'),
      colorTextDisabled: colour('text3'),
      colorIcon: colour('text2'),
      colorTextLightSolid: colour('on-accent'),
      fontFamily: FONT,
      fontSize: 14,
      lineHeight: 22 / 14,
      borderRadius: 6,
      borderRadiusLG: 8,
      borderRadiusSM: 4,
      controlHeight: 32,
      controlHeightSM: 26,
      motion: false,
      boxShadow: colour('shadow'),
      boxShadowSecondary: colour('shadow'),
    },
    components: {
      Form: { itemMarginBottom: 14, verticalLabelPadding: '0 0 3px', labelColor: colour('text2') },
      Table: { headerBg: colour('surface2'), rowHoverBg: colour('surface3'), rowSelectedBg: colour('accent-soft') },
      Tabs: { horizontalItemPadding: '9px 2px', horizontalItemGutter: 20, horizontalMargin: '0', titleFontSize: 14 },
      Modal: { titleFontSize: 16 },
      Tag: { defaultBg: colour('surface3'), defaultColor: colour('text2') },
    },
  }
}
