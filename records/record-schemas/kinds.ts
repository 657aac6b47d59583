/** Every kind of care record by its name, as it is stored, sent and shown. */
import type * as z from 'zod/mini'
import { assessmentRecordSchema, providerAssessmentRecordSchema } from './assessments.ts'
import { serviceRecordSchema, settlementRecordSchema, standardRecordSchema } from './money.ts'
import {
  contactRecordSchema,
  homeRecordSchema,
  officerRecordSchema,
  pairingRecordSchema,
  providerRecordSchema,
  residentRecordSchema,
  responderRecordSchema,
} from './people.ts'
import { inspectionRecordSchema, visitPlanRecordSchema, visitRecordSchema } from './visits.ts'

export const RECORD_SCHEMAS = {
  home: homeRecordSchema,
  resident: residentRecordSchema,
  contact: contactRecordSchema,
  provider: providerRecordSchema,
  responder: responderRecordSchema,
  officer: officerRecordSchema,
  pairing: pairingRecordSchema,
  'visit-plan': visitPlanRecordSchema,
  visit: visitRecordSchema,
  inspection: inspectionRecordSchema,
  assessment: assessmentRecordSchema,
  'provider-assessment': providerAssessmentRecordSchema,
  standard: standardRecordSchema,
  service: serviceRecordSchema,
  settlement: settlementRecordSchema,
} as const

export type RecordKind = keyof typeof RECORD_SCHEMAS
export const RECORD_KINDS = Object.keys(RECORD_SCHEMAS) as RecordKind[]
export type RecordOf<K extends RecordKind> = z.infer<(typeof RECORD_SCHEMAS)[K]>
