/** The tabs of a resident's page: who sees them, and whether they can show the past. */
import type { PlainKey } from '../../words.ts'
import type { Right } from '../data/rights.ts'

export const TABS = [
  { id: 'basic', right: 'see-records', past: true },
  { id: 'contacts', right: 'see-records', past: false },
  { id: 'health', right: 'see-medical', past: true },
  { id: 'devices', right: 'see-records', past: false },
  { id: 'assessments', right: 'see-care', past: true },
  { id: 'subsidies', right: 'see-care', past: true },
  { id: 'services', right: 'see-care', past: false },
  { id: 'visits', right: 'see-care', past: false },
  { id: 'alarms', right: 'see-records', past: false },
  { id: 'files', right: 'see-medical', past: false },
  { id: 'history', right: 'see-records', past: true },
] as const satisfies { id: string; right: Right; past: boolean }[]

export type TabId = (typeof TABS)[number]['id']
export const tabWord = (id: TabId): PlainKey => `tab.${id}`
