/** Visits and follow-up calls by risk, and random inspections. */
import * as z from 'zod/mini'
import { count, day, id, instant, needed, note, optionalLine, orNull } from './common.ts'

export const visitPlanRecordSchema = z.object({
  id,
  residentId: id,
  purpose: z.enum(['home-visit', 'follow-up']),
  risk: z.enum(['high', 'medium', 'low']),
  everyDays: z.int().check(z.minimum(1), z.maximum(366)),
  assignee: z.object({ kind: z.enum(['officer', 'pairing', 'provider', 'call-centre']), id: orNull(id), name: needed }),
  from: day,
  until: orNull(day),
})
export const visitRecordSchema = z.object({
  id,
  /** null: unplanned */
  planId: orNull(id),
  residentId: id,
  purpose: z.enum(['home-visit', 'follow-up']),
  dueDay: day,
  state: z.enum(['planned', 'done', 'missed', 'cancelled']),
  doneDay: orNull(day),
  doneBy: optionalLine,
  findings: note,
  /** why it was missed or cancelled */
  reason: optionalLine,
})

export const inspectionPickSchema = z.object({
  homeId: id,
  inspectorId: id,
  doneDay: orNull(day),
  result: orNull(z.enum(['ok', 'problem'])),
  note,
})
/** 双随机: random homes, random inspectors. With the seed and the two lists anybody can draw again and see that it was fair. */
export const inspectionRecordSchema = z.object({
  id,
  day,
  drawnAt: instant,
  drawnBy: needed,
  method: needed,
  seed: needed,
  /** who could have been drawn, sorted */
  homes: z.array(id),
  inspectors: z.array(id),
  /** of the drawn homes: the inspectors in whose own grid each lies, who did not have to go there */
  ownGrid: z.array(z.object({ homeId: id, inspectorId: id })),
  wanted: count,
  picks: z.array(inspectionPickSchema),
})
