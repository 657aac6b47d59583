/**
 * Shapes that the care records share. One schema for the disk, the API and the page: in zod/mini, and importing nothing but zod and
 * each other. Days `YYYY-MM-DD`, money in fen, instants epoch ms, positions WGS-84 degrees.
 */
import * as z from 'zod/mini'

const A_DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
export const id = z.string().check(z.regex(/^[A-Za-z0-9._:-]{1,64}$/))
export const day = z.string().check(z.regex(A_DAY))
export const month = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))
export const instant = z.number()
export const fen = z.int()
export const line = z.string().check(z.maxLength(200))
export const needed = z.string().check(z.minLength(1), z.maxLength(200))
export const note = z.string().check(z.maxLength(2000))
export const orNull = z.nullable
export const optionalLine = orNull(line)
export const words = z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.maxLength(50))
export const text = z.object({ zh: z.string(), en: z.string() })
export const hour = z.int().check(z.minimum(0), z.maximum(24))
export const count = z.int().check(z.minimum(0))
export const span = { from: orNull(day), until: orNull(day) }
export const person = z.object({ id: orNull(z.string()), name: z.string() })
