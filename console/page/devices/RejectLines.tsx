import type { Reject } from '../../api.ts'
import { useNow } from '../clock.ts'
import { dayTime } from '../data/format.ts'
import { useWords } from '../words.ts'

export function RejectLines({ rejects, empty }: { rejects: readonly Reject[]; empty: string }) {
  const t = useWords()
  const now = useNow()
  if (rejects.length === 0) return <p className="panel-empty">{empty}</p>
  return (
    <ul className="lines">
      {rejects.map((reject) => (
        <li key={reject.id}>
          <div className="pair">
            <span>
              <b>{t.code('reject', reject.reason)}</b> {reject.channel ?? ''} {reject.deviceId ?? reject.address ?? ''}
            </span>
            <span>
              {dayTime(reject.at, now)}
              {reject.count > 1 && ` · ${t('devices.alike', { n: reject.count })}`}
            </span>
          </div>
          <p className="reject-detail">{reject.detail}</p>
          {reject.payload !== '' && <p className="raw">{reject.payload}</p>}
        </li>
      ))}
    </ul>
  )
}
