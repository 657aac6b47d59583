import { useWords } from '../../../words.ts'
import { EntriesPanel } from '../../components/EntriesPanel.tsx'
import { RecordPanel } from '../../components/RecordPanel.tsx'
import { SpanLine } from '../../components/SpanLine.tsx'
import { firstDayOf } from '../../data/days.ts'
import { inOrder } from '../../data/resident-view.ts'
import { DISABILITY_ENTRY, HEALTH, TALK } from '../resident-fields.ts'
import type { Shown } from '../shown.ts'

export function HealthTab({ resident, day, editable }: Shown) {
  const t = useWords()
  return (
    <div className="tab-columns">
      <div>
        <RecordPanel title="panel.health" record={resident} fields={HEALTH} editable={editable} />
      </div>
      <div>
        <RecordPanel title="panel.talk" record={resident} fields={TALK} editable={editable} />
        <EntriesPanel
          record={resident}
          name="disabilities"
          fields={DISABILITY_ENTRY}
          title="panel.disability"
          none="panel.disabilityNone"
          entries={inOrder(resident.doc.disabilities, day)}
          blank={{ from: firstDayOf(day) }}
          editable={editable}
          nameOf={({ kind }) => t(`disability.${kind}`)}
          draw={(entry) => (
            <SpanLine
              what={t('disability.what', { kind: t(`disability.${entry.kind}`), grade: entry.grade })}
              span={entry}
              day={day}
              more={entry.certificate}
            />
          )}
        />
      </div>
    </div>
  )
}
