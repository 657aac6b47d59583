import type { Reject } from '../../api.ts'
import { useNow } from '../clock.ts'
import { dayTime } from '../data/format.ts'
import { rejectText } from '../data/reject-view.ts'
import { useWords } from '../words.ts'

function RejectLine({ reject }: { reject: Reject }) {
  const t = useWords()
  const now = useNow()
  const { why, detail } = rejectText(reject, t)
  return (
    <li>
      <div className="pair">
        <span>
          <b>{t.code('reject', reject.reason)}</b> {reject.channel ?? ''} {reject.deviceId ?? reject.address ?? ''}
        </span>
        <span>
          {dayTime(reject.at, now)}
          {reject.count > 1 && ` · ${t('devices.alike', { n: reject.count })}`}
        </span>
      </div>
      {why && <p>{why}</p>}
      {detail && (
        <p className="reject-detail" lang="en">
          {detail}
        </p>
      )}
      {reject.payload !== '' && <p className="raw">{reject.payload}</p>}
    </li>
  )
}

export function RejectLines({ rejects, empty }: { rejects: readonly Reject[]; empty: string }) {
  if (rejects.length === 0) return <p className="panel-empty">{empty}</p>
  return (
    <ul className="lines">
      {rejects.map((reject) => (
        <RejectLine key={reject.id} reject={reject} />
      ))}
    </ul>
  )
}
