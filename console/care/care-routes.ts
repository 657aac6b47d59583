/** The care records' desks behind their routes: records and people, assessments, standards and subsidies, services and visits. */
import type { FastifyInstance } from 'fastify'
import type { Auditor } from '../audit.ts'
import type { ConsoleDeps } from '../deps.ts'
import { assessmentRoutes } from '../routes/assessments.ts'
import { attachmentRoutes } from '../routes/attachments.ts'
import { entitlementRoutes } from '../routes/entitlement.ts'
import { exportRoutes } from '../routes/exports.ts'
import { importRoutes } from '../routes/imports.ts'
import { inspectionRoutes } from '../routes/inspections.ts'
import { personRoutes } from '../routes/persons.ts'
import { recordRoutes } from '../routes/records.ts'
import { residentRoutes } from '../routes/residents.ts'
import { serviceRoutes } from '../routes/services.ts'
import { settlementRoutes } from '../routes/settlements.ts'
import { standardRoutes } from '../routes/standards.ts'
import { subsidyRunRoutes } from '../routes/subsidy-runs.ts'
import { visitRoutes } from '../routes/visits.ts'
import { createAssessmentDesk } from './assessment-desk.ts'
import { createAttachmentDesk } from './attachment-desk.ts'
import { createBalances } from './balances.ts'
import { type CareSummaries, createCareSummaries } from './care-summary.ts'
import { createEntitlementDesk } from './entitlement-desk.ts'
import { createExportDesk } from './export-desk.ts'
import { createImportDesk } from './import-desk.ts'
import { createInspectionDesk } from './inspection-desk.ts'
import { createPersonDesk } from './person-desk.ts'
import { createRecordDesk } from './record-desk.ts'
import { createResidentDesk } from './resident-desk.ts'
import { createRunDesk } from './run-desk.ts'
import { createRunFiles } from './run-files.ts'
import { createScaleCatalogue } from './scale-catalogue.ts'
import { createServiceDesk } from './service-desk.ts'
import { createSettlementDesk } from './settlement-desk.ts'
import { createImportFiles } from './sheets/import-files.ts'
import { sheetKinds } from './sheets/kinds/kinds.ts'
import { createStandardDesk } from './standard-desk.ts'
import type { SubsidyEngine } from './subsidy-run.ts'
import { createVisitDesk } from './visit-desk.ts'

interface Parts {
  deps: ConsoleDeps
  audit: Auditor
  /** rejects when it is not on disk */
  auditFirst: Auditor
  engine: SubsidyEngine
}

/** Answers what the alarm workspace shows of a resident's care. */
export async function addCareRoutes(
  app: FastifyInstance,
  { deps, audit, auditFirst, engine }: Parts,
): Promise<{ summaries: CareSummaries }> {
  const { clock, newId, newToken, records, config } = deps
  const { care, alarms, attachments, subsidyFacts: facts, subsidyRuns: runs } = records
  const scales = createScaleCatalogue(deps.scales)
  const api = { prefix: '/api/v1' }

  const entitlementDesk = createEntitlementDesk({ clock, care, facts, runs, audit })
  const { entitlementsOf, entitlementsOfEach } = entitlementDesk
  const balances = createBalances({ care, entitlementsOf })
  const summaries = createCareSummaries({ clock, care, scales, entitlementsOf, balances })

  const attachmentDesk = createAttachmentDesk({ clock, newId, care, attachments, audit })
  const { isPhotoOf } = attachmentDesk
  await app.register(recordRoutes(createRecordDesk({ clock, newId, care, audit, auditFirst, isPhotoOf })), api)
  await app.register(attachmentRoutes(attachmentDesk), api)
  const residentDesk = createResidentDesk({ clock, care, scales, summaries, audit })
  await app.register(residentRoutes(residentDesk), api)
  const { retentionMonths } = config
  await app.register(personRoutes(createPersonDesk({ clock, records, audit, auditFirst, retentionMonths })), api)
  await app.register(assessmentRoutes(createAssessmentDesk({ clock, newId, care, scales, audit })), api)

  await app.register(standardRoutes(createStandardDesk({ care, clock, newId, audit })), api)
  await app.register(entitlementRoutes(entitlementDesk), api)
  const runDesk = createRunDesk({ clock, newId, care, runs, engine, audit })
  await app.register(subsidyRunRoutes({ desk: runDesk, files: createRunFiles({ care, runs, auditFirst }) }), api)

  await app.register(serviceRoutes(createServiceDesk({ clock, newId, care, alarms, balances, audit })), api)
  await app.register(settlementRoutes(createSettlementDesk({ clock, care, alarms, entitlementsOfEach, audit, auditFirst })), api)
  await app.register(visitRoutes(createVisitDesk({ clock, newId, care, audit })), api)
  await app.register(inspectionRoutes(createInspectionDesk({ clock, newId, newToken, care, audit })), api)

  const importDesk = createImportDesk({
    ...{ clock, newId, newToken, secretDigest: deps.secretDigest, records, audit, auditFirst },
    ...{ kinds: sheetKinds(deps.scales), files: createImportFiles(config.importsDir) },
    onFault: (error, importId) => deps.log.error({ err: error, importId }, 'an import failed'),
  })
  app.addHook('onReady', importDesk.start)
  app.addHook('onClose', async () => importDesk.stop())
  await app.register(importRoutes(importDesk), api)
  const exportDesk = createExportDesk({ clock, care, devices: records.devices, residents: residentDesk, scales: deps.scales, auditFirst })
  await app.register(exportRoutes(exportDesk), api)
  return { summaries }
}
