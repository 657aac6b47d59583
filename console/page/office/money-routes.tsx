/** The office's pages about services, money and data: each is loaded when somebody first goes there. */
import { lazy } from 'react'
import { Route } from 'wouter'
import { withWords } from '../words.ts'

const StandardsPage = lazy(async () => ({ default: (await withWords(import('./standards/StandardsPage.tsx'))).StandardsPage }))
const SubsidiesPage = lazy(async () => ({ default: (await withWords(import('./subsidies/SubsidiesPage.tsx'))).SubsidiesPage }))
const SettlementsPage = lazy(async () => ({ default: (await withWords(import('./settlement/SettlementsPage.tsx'))).SettlementsPage }))
const SettlementPage = lazy(async () => ({ default: (await withWords(import('./settlement/SettlementPage.tsx'))).SettlementPage }))
const ServicesPage = lazy(async () => ({ default: (await withWords(import('./services/ServicesPage.tsx'))).ServicesPage }))
const VisitsPage = lazy(async () => ({ default: (await withWords(import('./visits/VisitsPage.tsx'))).VisitsPage }))
const InspectionsPage = lazy(async () => ({ default: (await withWords(import('./inspections/InspectionsPage.tsx'))).InspectionsPage }))
const ProvidersPage = lazy(async () => ({ default: (await withWords(import('./providers/ProvidersPage.tsx'))).ProvidersPage }))
const ProviderPage = lazy(async () => ({ default: (await withWords(import('./providers/ProviderPage.tsx'))).ProviderPage }))
const ProviderAssessPage = lazy(async () => ({
  default: (await withWords(import('./providers/ProviderAssessPage.tsx'))).ProviderAssessPage,
}))
const ImportsPage = lazy(async () => ({ default: (await withWords(import('./imports/ImportsPage.tsx'))).ImportsPage }))
const ImportPage = lazy(async () => ({ default: (await withWords(import('./imports/ImportPage.tsx'))).ImportPage }))
const TokensPage = lazy(async () => ({ default: (await withWords(import('./tokens/TokensPage.tsx'))).TokensPage }))

const textOf = (id: string | undefined) => (id === undefined ? undefined : decodeURIComponent(id))

export const moneyRoutes = (
  <>
    <Route path="/office/subsidies/:id?">{({ id }) => <SubsidiesPage id={textOf(id)} />}</Route>
    <Route path="/office/standards/:id?/:append?">
      {({ id, append }) => <StandardsPage id={textOf(id)} appending={append === 'append'} />}
    </Route>
    <Route path="/office/settlements">
      <SettlementsPage />
    </Route>
    <Route path="/office/settlements/:id">{({ id }) => <SettlementPage key={id} id={decodeURIComponent(id)} />}</Route>
    <Route path="/office/services">
      <ServicesPage />
    </Route>
    <Route path="/office/visits">
      <VisitsPage />
    </Route>
    <Route path="/office/inspections/:id?">{({ id }) => <InspectionsPage id={textOf(id)} />}</Route>
    <Route path="/office/providers">
      <ProvidersPage />
    </Route>
    <Route path="/office/providers/:id">{({ id }) => <ProviderPage key={id} id={decodeURIComponent(id)} />}</Route>
    <Route path="/office/providers/:id/assess">{({ id }) => <ProviderAssessPage key={id} id={decodeURIComponent(id)} />}</Route>
    <Route path="/office/imports">
      <ImportsPage />
    </Route>
    <Route path="/office/imports/:id">{({ id }) => <ImportPage key={id} id={decodeURIComponent(id)} />}</Route>
    <Route path="/office/tokens">
      <TokensPage />
    </Route>
  </>
)
