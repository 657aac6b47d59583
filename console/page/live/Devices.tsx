import { Cpu } from 'lucide-react'
import { useState } from 'react'
import type { Home } from '../../api.ts'
import { useNow } from '../clock.ts'
import { Panel } from '../components/Panel.tsx'
import { Readings } from '../components/Readings.tsx'
import { sendCommand } from '../data/commands.ts'
import { deviceFacts } from '../data/device-view.ts'
import { SEPARATOR } from '../data/format.ts'
import { useDeviceLive, useWritable } from '../data/live.ts'
import { useDeviceDetail } from '../data/queries.ts'
import { useWords } from '../words.ts'

type HomeDevice = Home['devices'][number]

function SelfTest({ id, name }: { id: string; name: string }) {
  const t = useWords()
  const writable = useWritable()
  const [asked, setAsked] = useState(false)
  const detail = useDeviceDetail(id, asked)
  const last = asked ? detail.data?.commands.find((command) => command.type === 'self-test') : undefined
  return (
    <span className="self-test">
      {last && <span className="command-state">{t(`commandState.${last.state}`)}</span>}
      <button
        type="button"
        className="button link small"
        disabled={!writable}
        aria-label={`${t('device.selfTest')} ${name}`}
        onClick={() => {
          setAsked(true)
          void sendCommand(id, 'self-test')
        }}
      >
        {t('device.selfTest')}
      </button>
    </span>
  )
}

function DeviceLine({ device }: { device: HomeDevice }) {
  const t = useWords()
  const live = useDeviceLive(device.id)
  const now = useNow()
  return (
    <li>
      <div className="device-line">
        <Cpu size={16} aria-hidden />
        <b>{device.name}</b>
        <SelfTest id={device.id} name={device.name} />
        <span className="facts-line">
          {deviceFacts(device, live, now, t).map(({ text, strong }, i) => (
            <span key={text}>
              {i > 0 && SEPARATOR}
              {strong ? <strong>{text}</strong> : text}
            </span>
          ))}
        </span>
      </div>
      <Readings readings={device.readings} />
    </li>
  )
}

export function Devices({ home }: { home: Home | undefined }) {
  const t = useWords()
  return (
    <Panel title={t('panel.devices')} className="grow">
      {home?.devices.length !== 0 ? null : <p className="panel-empty">{t('device.none')}</p>}
      {!home && <p className="panel-empty">{t('panel.loading')}</p>}
      <ul className="lines">
        {home?.devices.map((device) => (
          <DeviceLine key={device.id} device={device} />
        ))}
      </ul>
    </Panel>
  )
}
