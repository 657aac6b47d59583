/**
 * The office: records, care and money, drawn with Ant Design in our colours. Loaded when somebody first goes to `/office/…`.
 *
 * To add a page:
 * 1. Its component goes into a folder of its own (`people/`, `money/`); what it asks the server for into hooks in `data/`, so that
 *    components only draw. It is loaded lazily and gets its `<Route>` below, with its full path; deep links work by themselves.
 * 2. Its tab goes into `sections.ts`, with the right that it needs; the rail shows a section that has a page for the role.
 * 3. Its words go into a pair of dictionaries (`words.people.zh.ts`, `words.people.en.ts`), and the Chinese one's type into `Chinese`
 *    of ../words.ts. A file like `words.people.ts` joins them, and every component that is loaded by itself imports it first.
 *    The loading goes through `withWords`, so that the English is there as well.
 * 4. `OfficePage` (components/OfficePage.tsx) gives it its frame, title and tabs. Our own CSS wins by naming `.office` first.
 */
import './words.people.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider, Spin } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import { lazy, Suspense, useMemo } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { ErrorBoundary } from '../components/ErrorBoundary.tsx'
import { queries } from '../data/queries.ts'
import { useMe } from '../data/session.ts'
import { useTheme } from '../preferences.ts'
import { useWords, withWords } from '../words.ts'
import { LOCALES } from './locale.ts'
import { moneyRoutes } from './money-routes.tsx'
import { firstOfficePath, sectionAt } from './sections.ts'
import { themeOf } from './theme.ts'
import './office.css'

const ResidentsPage = lazy(async () => ({ default: (await withWords(import('./people/ResidentsPage.tsx'))).ResidentsPage }))
const ResidentPage = lazy(async () => ({ default: (await withWords(import('./people/ResidentPage.tsx'))).ResidentPage }))
const NewResidentPage = lazy(async () => ({ default: (await withWords(import('./people/NewResidentPage.tsx'))).NewResidentPage }))
const AssessPage = lazy(async () => ({ default: (await withWords(import('./people/assess/AssessPage.tsx'))).AssessPage }))

/** A link to a page that is not for this role leads to one that is. */
function Pages() {
  const { role } = useMe()
  const [path] = useLocation()
  if (!sectionAt(role, path)) return <Redirect to={firstOfficePath(role)} replace />
  return (
    <Switch>
      <Route path="/office/residents">
        <ResidentsPage />
      </Route>
      <Route path="/office/residents/new">
        <NewResidentPage />
      </Route>
      <Route path="/office/residents/:id/assess">{({ id }) => <AssessPage key={id} id={decodeURIComponent(id)} />}</Route>
      <Route<{ id: string; tab?: string }> path="/office/residents/:id/:tab?/*?">
        {({ id, tab }) => <ResidentPage key={id} id={decodeURIComponent(id)} tab={tab} />}
      </Route>
      {moneyRoutes}
      <Redirect to={firstOfficePath(role)} replace />
    </Switch>
  )
}

export function Office() {
  const { language } = useWords()
  const theme = useTheme()
  const ours = useMemo(() => themeOf(theme), [theme])
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider theme={ours} locale={LOCALES[language]} button={{ autoInsertSpace: false }} wave={{ disabled: true }} virtual>
        <ErrorBoundary>
          <Suspense fallback={<Spin className="office-wait" />}>
            <Pages />
          </Suspense>
        </ErrorBoundary>
      </ConfigProvider>
    </QueryClientProvider>
  )
}
