import { useState } from 'react'
import { call } from '../../api/client.ts'
import { Dialog } from '../../design/dialog.tsx'
import type { MapRun } from './model/map-run.ts'

const fields = [
  [
    'maxConcurrency',
    'Maximum concurrency',
    'At most so many child executions run at once; 0 sets no limit.',
    undefined,
  ],
  ['toleratedFailureCount', 'Tolerated failures', 'The run fails once more items than this have failed.', undefined],
  ['toleratedFailurePercentage', 'Tolerated failures in percent', 'The same, as a share of all items.', 100],
] as const

/** Changes how a map run goes on, while it runs. */
export function UpdateDialog(properties: {
  readonly mapRun: MapRun
  readonly onUpdated: () => void
  readonly onClose: () => void
}) {
  const { mapRun, onUpdated, onClose } = properties
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(fields.map(([member]) => [member, String(mapRun[member])])),
  )
  const update = async () => {
    const changed = fields.filter(([member]) => values[member] !== String(mapRun[member]))
    const change = Object.fromEntries(changed.map(([member]) => [member, Number(values[member])]))
    await call('UpdateMapRun', { mapRunArn: mapRun.mapRunArn, ...change })
    onUpdated()
  }
  return (
    <Dialog title="Edit the map run" action="Save" onAct={update} onClose={onClose}>
      {fields.map(([member, label, help, max]) => (
        <div key={member} className="field">
          <label htmlFor={member}>{label}</label>
          <input
            id={member}
            type="number"
            min={0}
            max={max}
            step={member === 'toleratedFailurePercentage' ? 'any' : 1}
            required
            value={values[member]}
            aria-describedby={`${member}-help`}
            onChange={(event) => setValues({ ...values, [member]: event.target.value })}
          />
          <p id={`${member}-help`} className="quiet small">
            {help}
          </p>
        </div>
      ))}
    </Dialog>
  )
}
