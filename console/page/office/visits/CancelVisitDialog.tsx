import type { VisitRow } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { useActing } from '../data/acting.ts'
import { cancelVisit } from '../data/visits.ts'

export function CancelVisitDialog({ visit, onClose }: { visit: VisitRow; onClose: () => void }) {
  const t = useWords()
  const { busy, refusal, act } = useActing()
  const { id, version, residentName } = visit
  async function cancel(reason: string) {
    const refused = await act(() => cancelVisit(id, { version, reason }), t('visits.cancelled', { name: residentName }))
    if (!refused) onClose()
  }
  return (
    <AskDialog
      title={t('visits.cancelOf', { name: residentName })}
      ok={t('visits.cancel')}
      danger
      reason={{ label: t('services.cancelReason'), needed: true }}
      busy={busy}
      refusal={refusal}
      onOk={(reason) => void cancel(reason)}
      onClose={onClose}
    >
      {t('visits.cancelMeans')}
    </AskDialog>
  )
}
