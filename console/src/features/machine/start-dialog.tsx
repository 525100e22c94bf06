import { type FormEvent, useEffect, useRef, useState } from 'react'
import { call } from '../../api/client.ts'
import type { Machine, Page } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { JsonField, mistakeInJson } from '../../design/json-field.tsx'
import { Json, Problem } from '../../design/parts.tsx'
import { hrefOf, Link, navigate } from '../../location.tsx'
import { namesOf } from './model/names.ts'
import { readDraft, recentInputs, rememberInput, writeDraft } from './recent-inputs.ts'
import { versionOf } from './use-versions.ts'

const startedMax = 100
const shownCharactersMax = 80

interface Started {
  readonly executionArn: string
}

interface Synchronous {
  readonly executionArn: string
  readonly status: string
  readonly output?: string
  readonly error?: string
  readonly cause?: string
}

/** Asks for an input, starts an execution with it, and goes there; an Express one is waited for here. */
export function StartDialog({
  machine,
  input: given,
  onClose,
}: {
  readonly machine: Pick<Machine, 'stateMachineArn' | 'name' | 'type'>
  readonly input?: string
  readonly onClose: () => void
}) {
  const { stateMachineArn, type } = machine
  const dialog = useRef<HTMLDialogElement>(null)
  const [input, setInput] = useState(() => given ?? readDraft(stateMachineArn) ?? '{}')
  const [name, setName] = useState('')
  const [target, setTarget] = useState(stateMachineArn)
  const [count, setCount] = useState('1')
  const [isWaiting, setIsWaiting] = useState(true)
  const [problem, setProblem] = useState<Error | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [startedCount, setStartedCount] = useState(0)
  const [result, setResult] = useState<Synchronous | null>(null)
  const mistake = mistakeInJson(input, 'The input')
  const recent = recentInputs(stateMachineArn)
  useEffect(() => dialog.current?.showModal(), [])

  const change = (text: string) => {
    setInput(text)
    writeDraft(stateMachineArn, text)
  }
  const start = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    setProblem(null)
    setStartedCount(0)
    const requests = namesOf(name, Number(count)).map((each) => ({
      stateMachineArn: target,
      input,
      ...(each !== '' && { name: each }),
    }))
    try {
      rememberInput(stateMachineArn, input)
      if (type === 'EXPRESS' && isWaiting) {
        setResult(await call<Synchronous>('StartSyncExecution', requests[0]))
      } else {
        let last: Started | null = null
        for (const request of requests) {
          last = await call<Started>('StartExecution', request)
          setStartedCount((before) => before + 1)
        }
        writeDraft(stateMachineArn, null)
        onClose()
        if (requests.length > 1 || last === null) navigate(hrefOf('machines', stateMachineArn))
        else navigate(hrefOf('executions', last.executionArn))
      }
    } catch (error) {
      setProblem(error as Error)
    }
    setIsBusy(false)
  }

  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="start-title">
      <form onSubmit={start}>
        <div className="panel-head">
          <h2 id="start-title">Start an execution of {machine.name}</h2>
        </div>
        <div className="panel-body" style={{ display: 'grid', gap: 'var(--space-4)' }}>
          <label>
            Name (optional)
            <input value={name} onChange={(event) => setName(event.target.value)} maxLength={80} autoComplete="off" />
          </label>
          <Qualifier machineArn={stateMachineArn} value={target} onChange={setTarget} />
          {recent.length > 0 && (
            <label>
              Use a recent one
              <select value="" onChange={(event) => change(recent[Number(event.target.value)] ?? input)}>
                <option value="">Choose…</option>
                {recent.map((each, index) => (
                  <option key={each} value={index}>
                    {each.replaceAll(/\s+/g, ' ').slice(0, shownCharactersMax)}
                  </option>
                ))}
              </select>
            </label>
          )}
          <JsonField label="Input" rows={12} value={input} onChange={change} />
          {type === 'EXPRESS' && (
            <label className="inline">
              <input type="checkbox" checked={isWaiting} onChange={(event) => setIsWaiting(event.target.checked)} />
              Wait for its result
            </label>
          )}
          {(type !== 'EXPRESS' || !isWaiting) && (
            <label>
              How many
              <input
                type="number"
                min={1}
                max={startedMax}
                required
                value={count}
                onChange={(event) => setCount(event.target.value)}
              />
            </label>
          )}
          {isBusy && Number(count) > 1 && (
            <p className="quiet" aria-live="polite">
              {startedCount} of {count} started
            </p>
          )}
          <Problem error={problem} />
          {result !== null && (
            <div>
              <p>
                {result.status}
                {result.error === undefined ? '' : `: ${result.error}`}
              </p>
              {result.cause !== undefined && <p className="quiet">{result.cause}</p>}
              <Json label="Output" text={result.output} />
              <Link href={hrefOf('executions', result.executionArn)}>Show the execution</Link>
            </div>
          )}
          <div className="row">
            <span className="spacer" />
            <button type="button" onClick={() => dialog.current?.close()}>
              {result === null ? 'Cancel' : 'Close'}
            </button>
            <button type="submit" className="primary" disabled={isBusy || mistake !== null}>
              Start execution
            </button>
          </div>
        </div>
      </form>
    </dialog>
  )
}

/** Chooses the version or alias that starts the execution, if the state machine has any. */
function Qualifier(properties: {
  readonly machineArn: string
  readonly value: string
  readonly onChange: (arn: string) => void
}) {
  const { machineArn, value, onChange } = properties
  const input = { stateMachineArn: machineArn, maxResults: 100 }
  const versions = useCall<{ stateMachineVersions: { stateMachineVersionArn: string }[] } & Page>(
    'ListStateMachineVersions',
    input,
  )
  const aliases = useCall<{ stateMachineAliases: { stateMachineAliasArn: string }[] } & Page>(
    'ListStateMachineAliases',
    input,
  )
  const choices = [
    ...(aliases.data?.stateMachineAliases ?? []).map(({ stateMachineAliasArn: arn }) => [
      arn,
      `Alias ${versionOf(arn)}`,
    ]),
    ...(versions.data?.stateMachineVersions ?? []).map(({ stateMachineVersionArn: arn }) => [
      arn,
      `Version ${versionOf(arn)}`,
    ]),
  ] as const
  if (choices.length === 0) return null
  return (
    <label>
      Start by
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value={machineArn}>The state machine as it is now</option>
        {choices.map(([arn, name]) => (
          <option key={arn} value={arn}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
