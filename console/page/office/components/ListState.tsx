import type { ReactNode } from 'react'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { useWords } from '../../words.ts'

interface ListStateProps {
  list: { isPending: boolean; isError: boolean; refetch: () => unknown }
  isEmpty: boolean
  /** said where there is nothing, and what to do about it */
  none: ReactNode
  children: ReactNode
}

/** What a list is when it is not there yet, could not be read, or has nothing in it. */
export function ListState({ list, isEmpty, none, children }: ListStateProps) {
  const t = useWords()
  if (list.isError) return <LoadFailed retry={() => void list.refetch()} />
  if (list.isPending) return <p className="office-empty">{t('office.loading')}</p>
  return isEmpty ? <div className="office-empty">{none}</div> : children
}
