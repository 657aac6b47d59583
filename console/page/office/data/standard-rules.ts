/** What a standard says besides its amounts, sentence by sentence. Pure. */
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { Translate } from '../../words.ts'
import { exactYuan } from './amounts.ts'
import { conditionText } from './condition-text.ts'

export type Standard = RecordOf<'standard'>

export interface StandardRule {
  title: string
  text: string
}

export function standardRules(standard: Standard, nameOf: (programme: string) => string, t: Translate): StandardRule[] {
  const { who, midMonth, monthOfDeath, excludes, cap, covers } = standard
  const items = (covers ?? []).map((item) => t.code('item', item)).join(t('condition.comma'))
  return [
    { title: t('standards.rule.who'), text: conditionText(who, t) },
    { title: t('standards.rule.midMonth'), text: t(`standards.midMonth.${midMonth}`) },
    { title: t('standards.rule.death'), text: t(`standards.death.${monthOfDeath}`) },
    ...excludes.map(({ programme, keep, clause }) => ({
      title: t('standards.rule.excludes'),
      text: t(`standards.excludes.${keep}`, { name: nameOf(programme), clause: clause[t.language] }),
    })),
    ...(cap
      ? [
          {
            title: t('standards.rule.cap'),
            text: t('standards.cap', {
              names: [standard.name[t.language], ...cap.with.map(nameOf)].join(t('condition.comma')),
              amount: exactYuan(cap.fen),
              clause: cap.clause[t.language],
            }),
          },
        ]
      : []),
    ...(standard.gives === 'cash' ? [] : [{ title: t('standards.rule.covers'), text: covers ? items : t('standards.coversAny') }]),
  ]
}
