import '../words.work.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useLocation, useRoute } from 'wouter'
import { LoadFailed } from '../components/LoadFailed.tsx'
import { countDevices, type DeviceFilter, devicesInOrder, maySeeRefusals, withLive } from '../data/device-view.ts'
import { useDevicesEachSecond, useOutdated } from '../data/live.ts'
import { queries, useDeviceList } from '../data/queries.ts'
import { useMe } from '../data/session.ts'
import { useWords } from '../words.ts'
import { DeviceDetail } from './DeviceDetail.tsx'
import { DeviceFilters } from './DeviceFilters.tsx'
import { DeviceList } from './DeviceList.tsx'
import { Refusals } from './Refusals.tsx'
import '../components/panels.css'
import '../live/workspace.css'
import './devices.css'

function Devices() {
  const t = useWords()
  const { role } = useMe()
  const [, params] = useRoute('/devices/:id')
  const [, go] = useLocation()
  const [filter, setFilter] = useState<DeviceFilter>('all')
  const [search, setSearch] = useState('')
  const list = useDeviceList(useDeferredValue(search).trim())
  const live = useDevicesEachSecond()
  const stale = useOutdated()
  const devices = (list.data?.pages ?? []).flatMap((page) => page.items).map((device) => withLive(device, live.get(device.id)))
  const picked = params?.id ? decodeURIComponent(params.id) : null
  const listed = devices.find((device) => device.id === picked)
  const place = listed ? [listed.resident, listed.town, listed.line].filter(Boolean).join(' · ') : null
  const names = ['devices', stale && 'stale', picked && 'picked']
  return (
    <main className={names.filter(Boolean).join(' ')}>
      <DeviceFilters counts={countDevices(devices)} filter={filter} onFilter={setFilter} />
      <DeviceList
        devices={devicesInOrder(devices, filter)}
        loading={list.isPending || list.hasNextPage}
        loaded={devices.length}
        failed={list.isError && <LoadFailed retry={() => void list.fetchNextPage()} />}
        search={search}
        onSearch={setSearch}
        picked={picked}
      />
      <div className="device-side">
        {picked ? <DeviceDetail key={picked} id={picked} place={place} onClose={() => go('/devices')} /> : null}
        {!picked && (
          <section className="panel">
            <p className="queue-empty">{t('devices.pick')}</p>
          </section>
        )}
        {!picked && maySeeRefusals(role) && <Refusals />}
      </div>
    </main>
  )
}

export function DevicesPage() {
  return (
    <QueryClientProvider client={queries}>
      <Devices />
    </QueryClientProvider>
  )
}
