/** The office's pages about services, money and data: each is loaded when somebody first goes there. */
import { lazy } from 'react'
import { Route } from 'wouter'
import { withWords } from '../words.ts'

const StandardsPage = lazy(async () => ({ default: (await withWords(import('./standards/StandardsPage.tsx'))).StandardsPage }))
const SubsidiesPage = lazy(async () => ({ default: (await withWords(import('./subsidies/SubsidiesPage.tsx'))).SubsidiesPage }))

const textOf = (id: string | undefined) => (id === undefined ? undefined : decodeURIComponent(id))

export const moneyRoutes = (
  <>
    <Route path="/office/subsidies/:id?">{({ id }) => <SubsidiesPage id={textOf(id)} />}</Route>
    <Route path="/office/standards/:id?/:append?">
      {({ id, append }) => <StandardsPage id={textOf(id)} appending={append === 'append'} />}
    </Route>
  </>
)
