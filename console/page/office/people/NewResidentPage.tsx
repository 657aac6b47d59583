import '../words.people.ts'
import { Button, Form, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ApiError } from '../../../api.ts'
import { serverNow } from '../../clock.ts'
import { Panel } from '../../components/Panel.tsx'
import { failedText } from '../../data/failed-text.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { emptied, type Field, FieldInput } from '../components/fields.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { fieldErrors } from '../data/changes.ts'
import { useDebounced } from '../data/debounced.ts'
import { useHomeSearch } from '../data/homes.ts'
import { readIdNumber } from '../data/id-number.ts'
import { createResident, EMPTY_HOME, EMPTY_PERSON } from '../data/new-resident.ts'
import { residentHref } from '../data/resident-place.ts'
import { placeOf } from '../data/resident-view.ts'
import { ACCESS, ADDRESS, HEALTH, PERSON, POSITION, TALK } from './resident-fields.ts'
import '../../components/panels.css'
import './resident.css'

const HOME_FIELDS = [...ADDRESS, ...ACCESS, ...POSITION]
const PERSON_FIELDS = [...PERSON, ...TALK]
type Values = Record<string, unknown>

const inHome = (field: Field): Field => ({ ...field, name: `home.${field.name}` })
const typed = (fields: readonly Field[], values: Values, prefix = '') =>
  Object.fromEntries(fields.map((field) => [field.name, emptied(field, values[prefix + field.name])]))

interface Home {
  value: string
  /** its address */
  label: string
}

function HomeChoice({ home, onChange }: { home: Home | null; onChange: (home: Home) => void }) {
  const t = useWords()
  const [search, setSearch] = useState('')
  const options = useHomeSearch(useDebounced(search.trim()))
  return (
    <Select
      className="home-choice"
      showSearch={{ filterOption: false, onSearch: setSearch }}
      value={home?.value}
      options={home && !options.some(({ value }) => value === home.value) ? [home, ...options] : options}
      placeholder={t('new.homeSearch')}
      aria-label={t('new.homeSearch')}
      notFoundContent={search === '' ? t('new.homeHint') : t('new.homeNone')}
      onChange={(_value, option) => onChange(option as Home)}
    />
  )
}

export function NewResidentPage() {
  const t = useWords()
  const [, go] = useLocation()
  const [form] = Form.useForm()
  const [where, setWhere] = useState<'new' | 'known'>('new')
  const [home, setHome] = useState<Home | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ text: string; error: ApiError | null } | null>(null)

  function fillIn(changed: Values) {
    const read = typeof changed.idNumber === 'string' ? readIdNumber(changed.idNumber) : null
    if (read) form.setFieldsValue(read)
  }
  async function submit(values: Values) {
    const made = { ...EMPTY_HOME, ...typed(HOME_FIELDS, values, 'home.') }
    const place = where === 'known' && home ? { homeId: home.value } : { home: made }
    setBusy(true)
    const result = await createResident(place, { ...EMPTY_PERSON, ...typed([...PERSON_FIELDS, ...HEALTH], values) })
    setBusy(false)
    if (result.answer.ok) {
      say(t('new.done', { name: String(values.name) }))
      return go(residentHref(result.answer.value))
    }
    setProblem({ text: failedText(result.answer, 'save', serverNow(), t), error: result.answer.error })
    const ofHome = result.of === 'home'
    const errors = fieldErrors(
      result.answer.error,
      (ofHome ? HOME_FIELDS : [...PERSON_FIELDS, ...HEALTH]).map(({ name }) => name),
    )
    form.setFields(ofHome ? errors.map((one) => ({ ...one, name: `home.${one.name}` })) : errors)
    if (result.homeId !== null && where === 'new') {
      setWhere('known')
      setHome({ value: result.homeId, label: placeOf({ id: result.homeId, ...made }) })
    }
  }
  return (
    <OfficePage
      name="new-resident"
      title={t('residents.new')}
      side={
        <Link href="/office/residents" asChild>
          <Button>{t('new.back')}</Button>
        </Link>
      }
    >
      <Form
        form={form}
        name="new"
        layout="vertical"
        className="record-form"
        onValuesChange={fillIn}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem problem={problem} fields={[...PERSON_FIELDS, ...HEALTH, ...HOME_FIELDS]} />
        <div className="tab-columns">
          <div>
            <Panel title={t('panel.person')}>
              <div className="record-fields padded">
                {PERSON_FIELDS.map((field) => (
                  <FieldInput key={field.name} field={field} />
                ))}
              </div>
            </Panel>
            <Panel title={t('panel.health')}>
              <div className="record-fields padded">
                {HEALTH.map((field) => (
                  <FieldInput key={field.name} field={field} />
                ))}
              </div>
            </Panel>
          </div>
          <div>
            <Panel title={t('panel.address')}>
              <div className="padded">
                <Segmented
                  value={where}
                  aria-label={t('panel.address')}
                  options={[
                    { value: 'new', label: t('new.homeNew') },
                    { value: 'known', label: t('new.homeKnown') },
                  ]}
                  onChange={(value) => setWhere(value as typeof where)}
                />
                {where === 'known' && <HomeChoice home={home} onChange={setHome} />}
              </div>
              {where === 'new' && (
                <div className="record-fields padded">
                  {HOME_FIELDS.map(inHome).map((field) => (
                    <FieldInput key={field.name} field={field} />
                  ))}
                </div>
              )}
            </Panel>
          </div>
        </div>
        <div className="form-foot">
          <Button type="primary" htmlType="submit" loading={busy} disabled={where === 'known' && home === null}>
            {t('new.submit')}
          </Button>
        </div>
      </Form>
    </OfficePage>
  )
}
