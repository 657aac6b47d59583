/** The kinds of sheets that can be imported, by their names in the API. */
import type { Scale } from '../../../../rules/care/scale.ts'
import type { ImportKind } from '../../../care-api.ts'
import { assessmentsKind } from './assessments.ts'
import { contactsKind } from './contacts.ts'
import { devicesKind } from './devices.ts'
import { homesKind } from './homes.ts'
import type { SheetKind } from './kind.ts'
import { providersKind } from './providers.ts'
import { residentsKind } from './residents.ts'

export type SheetKinds = Readonly<Record<ImportKind, SheetKind>>

/** A planner is only ever given rows that were read by the fields of its own kind. */
export const sheetKinds = (scales: readonly Scale[]): SheetKinds =>
  ({
    homes: homesKind,
    residents: residentsKind,
    contacts: contactsKind,
    devices: devicesKind,
    assessments: assessmentsKind(scales),
    providers: providersKind,
  }) as unknown as SheetKinds
