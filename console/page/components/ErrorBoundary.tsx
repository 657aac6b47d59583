import { Component, type ReactNode } from 'react'
import { words } from '../words.ts'

/** A fault in one part must not take the queue with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(cause: unknown) {
    console.error('page: a part could not be drawn', cause)
  }

  override render() {
    if (!this.state.failed) return this.props.children
    const t = words()
    return (
      <div className="load-failed" role="alert">
        {t('failed.part')}
        <button type="button" className="button" onClick={() => location.reload()}>
          {t('top.reload')}
        </button>
      </div>
    )
  }
}
