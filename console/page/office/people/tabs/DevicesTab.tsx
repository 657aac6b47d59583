import { WifiOff } from 'lucide-react'
import { Link } from 'wouter'
import type { Home } from '../../../../api.ts'
import { useNow } from '../../../clock.ts'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { deviceFacts } from '../../../data/device-view.ts'
import { ago, SEPARATOR } from '../../../data/format.ts'
import { useDeviceLive } from '../../../data/live.ts'
import { useHome } from '../../../data/queries.ts'
import { useHasLive } from '../../../data/session.ts'
import { useWords } from '../../../words.ts'
import type { Shown } from '../shown.ts'

function DeviceLine({ device }: { device: Home['devices'][number] }) {
  const t = useWords()
  const now = useNow()
  const live = useDeviceLive(device.id)
  const facts = deviceFacts(device, live, now, t)
  const away = device.availability !== 'online'
  return (
    <li>
      <div className="device-entry">
        {away && <WifiOff size={15} aria-hidden />}
        <b>{device.name}</b>
        {useHasLive() ? (
          <Link href={`/devices/${encodeURIComponent(device.id)}`}>{device.id}</Link>
        ) : (
          <span className="dim">{device.id}</span>
        )}
        <span className="dim">{device.model}</span>
      </div>
      <p className="facts-line">
        {facts.map(({ text, strong }, i) => (
          <span key={text}>
            {i > 0 && SEPARATOR}
            {strong ? <strong>{text}</strong> : text}
          </span>
        ))}
        {device.seen !== null && `${SEPARATOR}${t('devices.seen')} ${ago(device.seen, now, t)}`}
      </p>
    </li>
  )
}

export function DevicesTab({ resident }: Shown) {
  const t = useWords()
  const home = useHome(resident.doc.homeId)
  return (
    <Panel title={t('panel.devices')}>
      {home.isError && <LoadFailed retry={() => void home.refetch()} />}
      {home.data?.devices.length === 0 && <p className="panel-empty">{t('device.none')}</p>}
      <ul className="entries devices-of">
        {home.data?.devices.map((device) => (
          <DeviceLine key={device.id} device={device} />
        ))}
      </ul>
    </Panel>
  )
}
