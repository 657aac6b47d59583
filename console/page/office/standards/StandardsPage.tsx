import '../words.money.ts'
import { ChevronLeft } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { Demonstration } from '../components/Demonstration.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useToday } from '../data/days.ts'
import { useProgrammeNames, useStandards } from '../data/entitlement.ts'
import { rateOn, ratesInForce } from '../data/rate-view.ts'
import { may } from '../data/rights.ts'
import type { Standard } from '../data/standard-rules.ts'
import { RateForm } from './RateForm.tsx'
import { StandardDetail } from './StandardDetail.tsx'
import { standardBrief } from './standard-brief.ts'
import '../../components/panels.css'
import '../components/split.css'
import './standards.css'

const hrefOf = (id: string, more = '') => `/office/standards/${encodeURIComponent(id)}${more}`

function Programme({ standard, isOpen }: { standard: Standard; isOpen: boolean }) {
  const t = useWords()
  const rate = rateOn(ratesInForce(standard.rates), useToday())
  return (
    <li>
      <Link href={hrefOf(standard.id)} aria-current={isOpen ? 'true' : undefined}>
        <b>{standard.name[t.language]}</b>
        <span>
          {rate ? standardBrief(standard, rate, t) : t('standards.noneNow')} {rate?.basis === 'demonstration' && <Demonstration />}
        </span>
      </Link>
    </li>
  )
}

export function StandardsPage({ id, appending }: { id: string | undefined; appending: boolean }) {
  const t = useWords()
  const { role } = useMe()
  const [, go] = useLocation()
  const list = useStandards()
  const nameOf = useProgrammeNames(t)
  const standards = list.data?.items ?? []
  const chosen = standards.find(({ standard }) => standard.id === id) ?? (id === undefined ? standards[0] : undefined)
  return (
    <OfficePage name="split-page" side={<ExportButton path="/exports/standard" name={t('rail.standards')} />}>
      <ListState list={list} isEmpty={standards.length === 0} none={t('standards.none')}>
        <div className={id === undefined ? 'split' : 'split is-open'}>
          <nav className="panel split-list" aria-label={t('rail.standards')}>
            <ul>
              {standards.map(({ standard }) => (
                <Programme key={standard.id} standard={standard} isOpen={standard.id === chosen?.standard.id} />
              ))}
            </ul>
          </nav>
          <div className="split-detail">
            <Link className="split-back" href="/office/standards">
              <ChevronLeft size={16} aria-hidden />
              {t('split.back', { list: t('rail.standards') })}
            </Link>
            {!chosen && <p className="office-empty">{t('standards.unknown')}</p>}
            {chosen && appending && may(role, 'edit-care') ? (
              <RateForm key={chosen.standard.id} view={chosen} onClose={() => go(hrefOf(chosen.standard.id))} />
            ) : (
              chosen && (
                <StandardDetail
                  key={chosen.standard.id}
                  standard={chosen.standard}
                  nameOf={nameOf}
                  onAppend={() => go(hrefOf(chosen.standard.id, '/append'))}
                />
              )
            )}
          </div>
        </div>
      </ListState>
    </OfficePage>
  )
}
