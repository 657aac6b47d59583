import type { ServiceView } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { useActing } from '../data/acting.ts'
import { cancelService } from '../data/services.ts'

export function CancelServiceDialog({ view, onClose }: { view: ServiceView; onClose: () => void }) {
  const t = useWords()
  const { busy, refusal, act } = useActing()
  const { service, version, residentName } = view
  const what = t('services.what', { item: t.code('item', service.item), name: residentName })
  async function cancel(reason: string) {
    const refused = await act(() => cancelService(service.id, { version, reason }), t('services.cancelled', { what }))
    if (!refused) onClose()
  }
  return (
    <AskDialog
      title={t('services.cancelWhat', { what })}
      ok={t('services.cancel')}
      danger
      reason={{ label: t('services.cancelReason'), needed: true }}
      busy={busy}
      refusal={refusal}
      onOk={(reason) => void cancel(reason)}
      onClose={onClose}
    >
      {t(service.state === 'done' ? 'services.cancelDoneMeans' : 'services.cancelMeans')}
    </AskDialog>
  )
}
