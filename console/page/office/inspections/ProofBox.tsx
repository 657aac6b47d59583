import { Button } from 'antd'
import { BadgeCheck, CircleX, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { InspectionView } from '../../../care-api.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'
import { CopyButton } from '../components/CopyButton.tsx'
import { type Proof, proveInspection } from '../data/inspections.ts'

/** How it was drawn, so that anybody can draw again; and whether the same comes out, asked now. */
export function ProofBox({ inspection }: { inspection: InspectionView }) {
  const t = useWords()
  const [busy, setBusy] = useState(false)
  const [proof, setProof] = useState<Proof | null>(null)
  const { id, seed, method, homes, inspectors, wanted } = inspection
  async function prove() {
    setBusy(true)
    const answer = await proveInspection(id)
    setBusy(false)
    if (answer.ok) setProof(answer.value)
    else say(failedText(answer, 'prove', serverNow(), t), 'failed')
  }
  return (
    <div className="proof">
      <dl>
        <div>
          <dt>{t('inspections.population')}</dt>
          <dd>{t('inspections.populationOf', { homes, inspectors, wanted })}</dd>
        </div>
        <div>
          <dt>{t('inspections.method')}</dt>
          <dd>
            <code>{method}</code>
          </dd>
        </div>
        <div>
          <dt>{t('inspections.seed')}</dt>
          <dd>
            <code>{seed}</code>
            <CopyButton text={seed} what={t('inspections.seed')} />
          </dd>
        </div>
      </dl>
      <div className="proof-result" role="status">
        {proof && (
          <p className={proof.proven ? 'is-proven' : 'is-broken'}>
            {proof.proven ? <BadgeCheck size={16} aria-hidden /> : <CircleX size={16} aria-hidden />}
            {proof.proven
              ? t('inspections.proven', { homes: proof.homes.length, inspectors: proof.inspectors.length, picks: proof.picks.length })
              : t('inspections.notProven')}
          </p>
        )}
      </div>
      <Button icon={<ShieldCheck size={15} aria-hidden />} loading={busy} onClick={() => void prove()}>
        {t('inspections.prove')}
      </Button>
    </div>
  )
}
