import '../words.money.ts'
import { Button } from 'antd'
import { BookOpen, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useNow } from '../../clock.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useActing } from '../data/acting.ts'
import { instantText } from '../data/days.ts'
import { revokeToken, standingOf, type Token, type TokenIssued, useTokens } from '../data/tokens.ts'
import { IssueDialog } from './IssueDialog.tsx'
import { IssuedDialog } from './IssuedDialog.tsx'
import '../../components/panels.css'
import './tokens.css'

const DOCS = '/api/docs'

function RevokeDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const t = useWords()
  const { busy, refusal, act } = useActing()
  async function revoke() {
    const refused = await act(() => revokeToken(token.id), t('tokens.revoked', { name: token.name }))
    if (!refused) onClose()
  }
  return (
    <AskDialog
      title={t('tokens.revokeWhat', { name: token.name })}
      ok={t('tokens.revoke')}
      danger
      busy={busy}
      refusal={refusal}
      onOk={() => void revoke()}
      onClose={onClose}
    >
      {t('tokens.revokeMeans')}
    </AskDialog>
  )
}

function useColumns(onRevoke: (token: Token) => void): Column<Token>[] {
  const t = useWords()
  const now = useNow()
  return [
    { key: 'name', title: t('tokens.col.name'), phone: 'head', draw: ({ name }) => <b>{name}</b> },
    {
      key: 'scopes',
      title: t('tokens.col.scopes'),
      phone: 'wide',
      draw: ({ scopes }) => (
        <span className="chips">
          {scopes.map((scope) => (
            <span key={scope} className="chip outline" title={t(`scope.${scope}.hint`)}>
              {t(`scope.${scope}`)}
            </span>
          ))}
        </span>
      ),
    },
    {
      key: 'state',
      title: t('services.col.state'),
      draw: (token) => {
        const standing = standingOf(token, now)
        return <span className={standing === 'valid' ? 'dim' : 'chip outline'}>{t(`tokens.standing.${standing}`)}</span>
      },
    },
    { key: 'expires', title: t('tokens.col.expires'), className: 'fixed', draw: ({ expiresAt }) => instantText(expiresAt) },
    {
      key: 'used',
      title: t('tokens.col.used'),
      className: 'fixed',
      draw: ({ lastUsedAt }) => <span className="dim">{lastUsedAt === null ? t('tokens.neverUsed') : instantText(lastUsedAt)}</span>,
    },
    {
      key: 'by',
      title: t('tokens.col.by'),
      draw: ({ createdBy, createdAt }) => (
        <>
          {createdBy}
          <small className="block">{instantText(createdAt)}</small>
        </>
      ),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      className: 'row-actions',
      draw: (token) =>
        standingOf(token, now) === 'valid' ? (
          <Button type="link" size="small" danger aria-label={`${t('tokens.revoke')} ${token.name}`} onClick={() => onRevoke(token)}>
            {t('tokens.revoke')}
          </Button>
        ) : null,
    },
  ]
}

/** Which systems of other departments may read what, until when. */
export function TokensPage() {
  const t = useWords()
  const list = useTokens()
  const [issuing, setIssuing] = useState(false)
  const [issued, setIssued] = useState<TokenIssued | null>(null)
  const [revoking, setRevoking] = useState<Token | null>(null)
  const columns = useColumns(setRevoking)
  const items = list.data?.items ?? []
  return (
    <OfficePage
      name="tokens"
      side={
        <>
          <Button href={DOCS} target="_blank" rel="noreferrer" icon={<BookOpen size={15} aria-hidden />}>
            {t('tokens.docs')}
          </Button>
          <Button type="primary" icon={<KeyRound size={15} aria-hidden />} onClick={() => setIssuing(true)}>
            {t('tokens.issue')}
          </Button>
        </>
      }
    >
      <section className="panel" aria-label={t('tokens.list')} aria-busy={list.isFetching}>
        <div className="panel-head">
          <h2>{t('tokens.list')}</h2>
          <span>{t('tokens.hint')}</span>
        </div>
        <ListState list={list} isEmpty={items.length === 0} none={t('tokens.none')}>
          <DataTable
            label={t('tokens.list')}
            columns={columns}
            rows={items}
            keyOf={({ id }) => id}
            classOf={({ revoked }) => (revoked ? 'is-off' : undefined)}
          />
        </ListState>
      </section>
      {issuing && (
        <IssueDialog
          onIssued={(token) => {
            setIssuing(false)
            setIssued(token)
          }}
          onClose={() => setIssuing(false)}
        />
      )}
      {issued && <IssuedDialog issued={issued} onClose={() => setIssued(null)} />}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </OfficePage>
  )
}
