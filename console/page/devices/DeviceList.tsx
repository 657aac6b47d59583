import { useVirtualizer } from '@tanstack/react-virtual'
import { Search, WifiOff } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { Link } from 'wouter'
import type * as z from 'zod/mini'
import type { deviceListSchema } from '../../api.ts'
import { useNow } from '../clock.ts'
import { LOW_BATTERY, stateText } from '../data/device-view.ts'
import { ago } from '../data/format.ts'
import { useWords } from '../words.ts'

type Listed = z.infer<typeof deviceListSchema>['items'][number]

function BatteryCell({ percent }: { percent: number | undefined }) {
  const t = useWords()
  if (percent === undefined) return <span className="dim">{t('unit.none')}</span>
  return (
    <span className="battery">
      <span className="battery-bar" aria-hidden="true">
        <i style={{ transform: `scaleX(${percent / 100})` }} />
      </span>
      <span className={percent < LOW_BATTERY ? 'abnormal' : ''}>{Math.round(percent)}%</span>
    </span>
  )
}

function DeviceRow({ device, top, picked }: { device: Listed; top: number; picked: boolean }) {
  const t = useWords()
  const now = useNow()
  const abnormal = device.availability !== 'online'
  return (
    <Link
      className="device-row device-cells"
      href={`/devices/${encodeURIComponent(device.id)}`}
      style={{ transform: `translateY(${top}px)` }}
      aria-current={picked || undefined}
    >
      <span>{device.id}</span>
      <span>{device.resident ?? t('unit.none')}</span>
      <span className="dim">
        {device.town} {device.line}
      </span>
      <span className={abnormal ? 'state abnormal' : 'state dim'}>
        {abnormal && <WifiOff size={14} aria-hidden />} {stateText(device, now, t)}
      </span>
      <BatteryCell percent={device.health.battery} />
      <span className="dim">{device.health.signal === undefined ? t('unit.none') : t('device.signal', { n: device.health.signal })}</span>
      <span className="dim">{device.seen === null ? t('unit.none') : ago(device.seen, now, t)}</span>
      <span className={device.rejects > 0 ? 'abnormal' : 'dim'}>{device.rejects > 0 ? device.rejects : t('unit.none')}</span>
    </Link>
  )
}

interface DeviceListProps {
  devices: readonly Listed[]
  loading: boolean
  loaded: number
  failed: ReactNode
  search: string
  onSearch: (text: string) => void
  picked: string | null
}

const HEAD_PX = 33
const ROW_PX = 36
const TOUCH_ROW_PX = 44
const COLUMNS = ['id', 'resident', 'address', 'state', 'battery', 'signal', 'seen', 'rejects'] as const

/** Thousands of rows, of which only the visible ones exist. */
export function DeviceList({ devices, loading, loaded, failed, search, onSearch, picked }: DeviceListProps) {
  const t = useWords()
  const scroll = useRef<HTMLDivElement>(null)
  const rowPx = matchMedia('(max-width: 700px)').matches ? TOUCH_ROW_PX : ROW_PX
  const rows = useVirtualizer({
    count: devices.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollMargin: HEAD_PX,
  })
  return (
    <section className="panel device-list" aria-label={t('devices.title')}>
      <div className="panel-head">
        <h2>
          {t('devices.title')} · {devices.length}
        </h2>
        {loading && <span role="status">{t('devices.loading', { n: loaded })}</span>}
        <label className="search">
          <Search size={16} aria-hidden />
          <input
            className="input"
            type="search"
            value={search}
            placeholder={t('devices.search')}
            aria-label={t('devices.searchLabel')}
            onChange={(event) => onSearch(event.target.value)}
          />
        </label>
      </div>
      <div className="device-scroll" ref={scroll}>
        <div className="device-cells head" aria-hidden="true">
          {COLUMNS.map((column) => (
            <span key={column}>{t(`devices.col.${column}`)}</span>
          ))}
        </div>
        {failed}
        {!loading && !failed && devices.length === 0 && <p className="queue-empty">{t('devices.none')}</p>}
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((row) => {
            const device = devices[row.index]
            return device && <DeviceRow key={device.id} device={device} top={row.start - HEAD_PX} picked={device.id === picked} />
          })}
        </div>
      </div>
    </section>
  )
}
