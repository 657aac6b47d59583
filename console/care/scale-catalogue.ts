/** The scales of this hub by id and version, and how they name what was assessed. */
import type { CareLevel, Scale, Text } from '../../rules/care/scale.ts'

/** where an assessment's own scale is no longer among the files */
const CARE_LEVEL_NAMES: Record<CareLevel, Text> = {
  intact: { zh: '能力完好', en: 'Intact' },
  mild: { zh: '轻度失能', en: 'Mild' },
  moderate: { zh: '中度失能', en: 'Moderate' },
  severe: { zh: '重度失能', en: 'Severe' },
  total: { zh: '完全失能', en: 'Total' },
}

interface Assessed {
  scale: string
  scaleVersion: string
  level: number
  care: CareLevel
}

export interface ScaleCatalogue {
  all: readonly Scale[]
  find(id: string, version: string): Scale | null
  scaleName(assessed: Pick<Assessed, 'scale' | 'scaleVersion'>): Text
  levelName(assessed: Assessed): Text
}

export function createScaleCatalogue(scales: readonly Scale[]): ScaleCatalogue {
  const byKey = new Map(scales.map((scale) => [`${scale.id} ${scale.version}`, scale]))
  const find = (id: string, version: string): Scale | null => byKey.get(`${id} ${version}`) ?? null
  return {
    all: scales,
    find,
    scaleName: ({ scale, scaleVersion }) => find(scale, scaleVersion)?.name ?? { zh: scale, en: scale },
    levelName: ({ scale, scaleVersion, level, care }) =>
      find(scale, scaleVersion)?.levels.find((candidate) => candidate.level === level)?.name ?? CARE_LEVEL_NAMES[care],
  }
}
