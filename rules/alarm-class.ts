export const ALARM_CLASSES = ['life', 'urgent', 'care', 'technical'] as const
export type AlarmClass = (typeof ALARM_CLASSES)[number]
/** 1 is the most urgent */
export type Priority = 1 | 2 | 3 | 4
