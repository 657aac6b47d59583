/** What happens for certain in every city of some size, so that there is something to show: a few homes, by their number. */
export type Story =
  /** died two months ago, and nobody told the bureau until now: what was paid since is taken back */
  | 'late-death'
  /** assessed as worse two months ago, and the sheet arrived only now: the difference is paid */
  | 'late-assessment'
  /** draws the nursing allowance for years, so that a raise of it that became known late is paid back */
  | 'nursed'

export function storyOf(homeIndex: number): Story | null {
  if (homeIndex % 700 === 17) return 'late-death'
  if (homeIndex % 450 === 23) return 'late-assessment'
  return homeIndex % 500 === 29 ? 'nursed' : null
}

/** the first person of such a home */
export const isLate = ({ id, homeId }: { id: string; homeId: string }): boolean =>
  storyOf(Number(homeId.slice('home-'.length))) === 'late-death' && id.endsWith('-1')
