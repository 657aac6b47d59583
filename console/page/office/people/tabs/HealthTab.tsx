import { useWords } from '../../../words.ts'
import { EntriesPanel } from '../../components/EntriesPanel.tsx'
import { RecordPanel } from '../../components/RecordPanel.tsx'
import { SpanLine } from '../../components/SpanLine.tsx'
import { DISABILITY, HEALTH, TALK } from '../resident-fields.ts'
import type { Shown } from '../shown.ts'

export function HealthTab({ resident, day, editable }: Shown) {
  const t = useWords()
  const { disability } = resident.doc
  return (
    <div className="tab-columns">
      <div>
        <RecordPanel title="panel.health" record={resident} fields={HEALTH} editable={editable} />
      </div>
      <div>
        <RecordPanel title="panel.talk" record={resident} fields={TALK} editable={editable} />
        <EntriesPanel
          record={resident}
          name="disability"
          single
          fields={DISABILITY}
          title="panel.disability"
          none="panel.disabilityNone"
          entries={disability ? [disability] : []}
          blank={{}}
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
