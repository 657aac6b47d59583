import { X } from 'lucide-react'
import type { DeviceDetail as Detail } from '../../api.ts'
import { useNow } from '../clock.ts'
import { LoadFailed } from '../components/LoadFailed.tsx'
import { Panel } from '../components/Panel.tsx'
import { Readings } from '../components/Readings.tsx'
import { sendCommand } from '../data/commands.ts'
import { deviceFacts, mayCommand, withLive } from '../data/device-view.ts'
import { age, ago, dayTime, SEPARATOR } from '../data/format.ts'
import { useDeviceLive, useWritable } from '../data/live.ts'
import { useDeviceDetail } from '../data/queries.ts'
import { useMe } from '../data/session.ts'
import { TimelineLine } from '../live/Timeline.tsx'
import { useWords } from '../words.ts'
import { RejectLines } from './RejectLines.tsx'

const COMMANDS = ['self-test', 'report', 'locate', 'reboot'] as const

function Summary({ device, place, onClose }: { device: Detail; place: string | null; onClose: () => void }) {
  const t = useWords()
  const { role } = useMe()
  const now = useNow()
  const live = useDeviceLive(device.id)
  const writable = useWritable()
  const { firmware, uptime } = device.health
  const { seen } = withLive(device, live)
  return (
    <section className="panel">
      <div className="device-title">
        <div>
          <h2>{device.name}</h2>
          <p>
            {device.id} · {device.model}
          </p>
        </div>
        <button type="button" className="top-button" onClick={onClose} aria-label={t('devices.closeDetail')}>
          <X size={18} />
        </button>
      </div>
      <div className="device-body">
        <p className="facts-line">
          {deviceFacts(device, live, now, t).map(({ text, strong }, i) => (
            <span key={text}>
              {i > 0 && SEPARATOR}
              {strong ? <strong>{text}</strong> : text}
            </span>
          ))}
        </p>
        <dl className="facts">
          <dt>{t('devices.seen')}</dt>
          <dd>{seen === null ? t('unit.none') : ago(seen, now, t)}</dd>
          {firmware && (
            <>
              <dt>{t('devices.firmware')}</dt>
              <dd>{firmware}</dd>
            </>
          )}
          {uptime !== undefined && (
            <>
              <dt>{t('devices.uptime')}</dt>
              <dd>{age(uptime * 1000, t)}</dd>
            </>
          )}
          {place && (
            <>
              <dt>{t('devices.home')}</dt>
              <dd>{place}</dd>
            </>
          )}
        </dl>
        <div className="device-buttons">
          {COMMANDS.filter((type) => mayCommand(type, role)).map((type) => (
            <button
              key={type}
              type="button"
              className="button small"
              disabled={!writable}
              onClick={() => void sendCommand(device.id, type)}
            >
              {t(`command.${type}`)}
            </button>
          ))}
        </div>
      </div>
    </section>
  )
}

function Commands({ device }: { device: Detail }) {
  const t = useWords()
  const now = useNow()
  return (
    <Panel title={t('devices.commands')}>
      {device.commands.length === 0 && <p className="panel-empty">{t('devices.commandsNone')}</p>}
      <ul className="lines">
        {device.commands.map((command) => (
          <li key={command.id}>
            <div className="pair">
              <span>
                <b>{t.code('command', command.type)}</b> {t(`commandState.${command.state}`)}
              </span>
              <span>
                {command.by} · {dayTime(command.createdAt, now)}
              </span>
            </div>
            {command.detail && <p className="reject-detail">{command.detail}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Events({ device }: { device: Detail }) {
  const t = useWords()
  const reader = { t, me: useMe().userId, contacts: new Map() }
  return (
    <Panel title={t('devices.events')}>
      {device.events.length === 0 && <p className="panel-empty">{t('devices.eventsNone')}</p>}
      <ol className="timeline">
        {device.events
          .toSorted((a, b) => b.at - a.at)
          .map((entry) => (
            <TimelineLine key={`${entry.alarmId} ${entry.n}`} entry={entry} reader={reader} />
          ))}
      </ol>
    </Panel>
  )
}

export function DeviceDetail({ id, place, onClose }: { id: string; place: string | null; onClose: () => void }) {
  const t = useWords()
  const detail = useDeviceDetail(id)
  if (!detail.data) {
    return (
      <section className="panel">
        {detail.isError ? <LoadFailed retry={() => void detail.refetch()} /> : <p className="queue-empty">{t('panel.loading')}</p>}
      </section>
    )
  }
  const device = detail.data
  return (
    <>
      <Summary device={device} place={place} onClose={onClose} />
      <Panel title={t('devices.readings')}>
        {device.readings.length === 0 ? <p className="panel-empty">{t('device.noReadings')}</p> : <Readings readings={device.readings} />}
      </Panel>
      <Commands device={device} />
      <Panel title={t('devices.rejectList')}>
        <RejectLines rejects={device.rejectList} empty={t('devices.rejectsNone')} />
      </Panel>
      <Events device={device} />
    </>
  )
}
