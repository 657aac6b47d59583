/**
 * Parts of the page that are loaded after the queue is up. All are fetched as soon as the page is idle: once the server cannot be
 * reached, nothing more can be loaded. The phone list, which is for that very moment, is not among them; nor is the office, which can
 * do nothing without a server.
 */
import { withWords } from './words.ts'

export const loadWorkspace = () => import('./live/Workspace.tsx')
export const loadEmptyWorkspace = () => import('./live/EmptyWorkspace.tsx')
export const loadHelp = () => import('./components/HelpDialog.tsx')
export const loadDevices = () => import('./devices/DevicesPage.tsx')
/** records and money, with Ant Design */
export const loadOffice = () => withWords(import('./office/Office.tsx'))
export const loadOfficeRail = () => withWords(import('./office/OfficeRail.tsx'))
export const loadSignIn = () => import('./components/SignIn.tsx')
export const loadSetUp = () => import('./components/SetUp.tsx')

export function loadAhead() {
  for (const load of [loadWorkspace, loadHelp, loadDevices, loadSignIn])
    load().catch((cause: unknown) => console.error('page: could not load ahead', cause))
}
