import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { loadAhead, loadDevices, loadHelp, loadOffice, loadSetUp, loadSignIn } from './chunks.ts'
import { ErrorBoundary } from './components/ErrorBoundary.tsx'
import { PhonesDialog } from './components/PhonesDialog.tsx'
import { Rail } from './components/Rail.tsx'
import { StatusLine } from './components/StatusLine.tsx'
import { Strips } from './components/Strips.tsx'
import { TopBar } from './components/TopBar.tsx'
import { useLoaded } from './data/live.ts'
import { useHasLive, useSession } from './data/session.ts'
import { LivePage } from './live/LivePage.tsx'
import { useUi } from './ui.ts'

const DevicesPage = lazy(async () => ({ default: (await loadDevices()).DevicesPage }))
const Office = lazy(async () => ({ default: (await loadOffice()).Office }))
const SignIn = lazy(async () => ({ default: (await loadSignIn()).SignIn }))
const SetUp = lazy(async () => ({ default: (await loadSetUp()).SetUp }))
const HelpDialog = lazy(async () => ({ default: (await loadHelp()).HelpDialog }))

function Dialogs() {
  const dialog = useUi((ui) => ui.dialog)
  return (
    <Suspense>
      {dialog === 'help' && <HelpDialog />}
      {dialog === 'phones' && <PhonesDialog />}
    </Suspense>
  )
}

function Shell() {
  const loaded = useLoaded()
  const hasLive = useHasLive()
  useEffect(() => {
    if (loaded) loadAhead()
  }, [loaded])
  return (
    <div className="shell">
      <TopBar />
      <Strips />
      <Rail />
      <div className="page">
        <Suspense>
          <Switch>
            <Route path="/office/*?">
              <ErrorBoundary>
                <Office />
              </ErrorBoundary>
            </Route>
            {!hasLive && <Redirect to="/office" replace />}
            <Route path="/devices/:id?">
              <ErrorBoundary>
                <DevicesPage />
              </ErrorBoundary>
            </Route>
            <Route>
              <LivePage />
            </Route>
          </Switch>
        </Suspense>
      </div>
      <Dialogs />
      <StatusLine />
    </div>
  )
}

export function App() {
  const [path] = useLocation()
  const status = useSession((state) => state.status)
  if (path === '/setup') {
    return (
      <Suspense>
        <SetUp />
      </Suspense>
    )
  }
  if (status === 'asking') return null
  return status === 'in' ? (
    <Shell />
  ) : (
    <Suspense>
      <SignIn />
    </Suspense>
  )
}
