import '../words.people.ts'
import { Button } from 'antd'
import { History } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { OfficePage } from '../components/OfficePage.tsx'
import { endOfDay, useToday } from '../data/days.ts'
import { useRecord } from '../data/records.ts'
import { useResidentPlace } from '../data/resident-place.ts'
import { may } from '../data/rights.ts'
import { PersonCard } from './PersonCard.tsx'
import { TABS, type TabId, tabWord } from './resident-tabs.ts'
import type { Shown } from './shown.ts'
import { AlarmsTab } from './tabs/AlarmsTab.tsx'
import { AssessmentsTab } from './tabs/AssessmentsTab.tsx'
import { BasicTab } from './tabs/BasicTab.tsx'
import { ContactsTab } from './tabs/ContactsTab.tsx'
import { DevicesTab } from './tabs/DevicesTab.tsx'
import { FilesTab } from './tabs/FilesTab.tsx'
import { HealthTab } from './tabs/HealthTab.tsx'
import { HistoryTab } from './tabs/HistoryTab.tsx'
import { ServicesTab } from './tabs/ServicesTab.tsx'
import { SubsidiesTab } from './tabs/SubsidiesTab.tsx'
import { VisitsTab } from './tabs/VisitsTab.tsx'
import '../../components/panels.css'
import '../../components/person.css'
import './resident.css'

const DRAW: Record<TabId, (shown: Shown) => ReactNode> = {
  basic: (shown) => <BasicTab {...shown} />,
  contacts: (shown) => <ContactsTab {...shown} />,
  health: (shown) => <HealthTab {...shown} />,
  devices: (shown) => <DevicesTab {...shown} />,
  assessments: (shown) => <AssessmentsTab {...shown} />,
  subsidies: (shown) => <SubsidiesTab {...shown} />,
  services: (shown) => <ServicesTab {...shown} />,
  visits: (shown) => <VisitsTab {...shown} />,
  alarms: (shown) => <AlarmsTab {...shown} />,
  files: (shown) => <FilesTab {...shown} />,
  history: (shown) => <HistoryTab {...shown} />,
}

function PastBanner({ day, onNow }: { day: string; onNow: () => void }) {
  const t = useWords()
  return (
    <div className="past-banner" role="status">
      <History size={16} aria-hidden />
      <span>{t('past.banner', { day })}</span>
      <Button size="small" onClick={onNow}>
        {t('past.back')}
      </Button>
    </div>
  )
}

interface TabsProps {
  tabs: readonly TabId[]
  current: TabId | undefined
  name: string
  hrefOf: (tab: TabId) => string
}

function Tabs({ tabs, current, name, hrefOf }: TabsProps) {
  const t = useWords()
  const nav = useRef<HTMLElement>(null)
  // on a phone they do not all fit
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another one is current
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [current])
  return (
    <nav className="resident-tabs" aria-label={t('tab.label', { name })} ref={nav}>
      {tabs.map((tab) => (
        <Link key={tab} href={hrefOf(tab)} aria-current={tab === current ? 'page' : undefined}>
          {t(tabWord(tab))}
        </Link>
      ))}
    </nav>
  )
}

export function ResidentPage({ id, tab }: { id: string; tab: string | undefined }) {
  const t = useWords()
  const { role } = useMe()
  const today = useToday()
  const { asOf, showAsOf, hrefOf } = useResidentPlace(id)
  const at = asOf === null ? null : endOfDay(asOf)
  const resident = useRecord('resident', id, at)
  const home = useRecord('home', resident.data?.doc.homeId, at)
  const tabs = TABS.filter((one) => may(role, one.right) && (asOf === null || one.past))
  const current = tabs.find((one) => one.id === tab) ?? tabs[0]

  if (!resident.data) {
    const why = asOf === null ? t('resident.notFound') : t('past.notYet', { day: asOf })
    return (
      <OfficePage name="resident-page" headed>
        {asOf !== null && <PastBanner day={asOf} onNow={() => showAsOf(null)} />}
        {resident.isError ? (
          <LoadFailed text={why} retry={() => void resident.refetch()} />
        ) : (
          <p className="office-empty">{t('office.loading')}</p>
        )}
      </OfficePage>
    )
  }
  const editable = asOf === null && may(role, 'edit-people')
  const shown: Shown = { resident: resident.data, home: home.data, asOf, day: asOf ?? today, editable }
  return (
    <OfficePage name="resident-page" headed>
      {asOf !== null && <PastBanner day={asOf} onNow={() => showAsOf(null)} />}
      {/* on a phone the card is whole on the first tab only: the others begin with what they are about */}
      <div className={current === tabs[0] ? 'resident-columns' : 'resident-columns is-inner'}>
        <PersonCard {...shown} />
        <div className="resident-body">
          <Tabs tabs={tabs.map(({ id: tabId }) => tabId)} current={current?.id} name={resident.data.doc.name} hrefOf={hrefOf} />
          {/* a form that is open belongs to this resident and this tab */}
          <div className="resident-tab" key={`${id} ${current?.id} ${asOf}`}>
            {current && DRAW[current.id](shown)}
          </div>
        </div>
      </div>
    </OfficePage>
  )
}
