import { type FormEvent, useEffect, useRef, useState } from 'react'
import { call } from '../../api/client.ts'
import type { Machine } from '../../api/types.ts'
import { Json, Problem } from '../../design/parts.tsx'
import { hrefOf, Link, navigate } from '../../location.tsx'

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
  input: first = '{}',
  onClose,
}: {
  readonly machine: Pick<Machine, 'stateMachineArn' | 'name' | 'type'>
  readonly input?: string
  readonly onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [input, setInput] = useState(first)
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<Error | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [result, setResult] = useState<Synchronous | null>(null)
  const mistake = mistakeOf(input)
  useEffect(() => dialog.current?.showModal(), [])

  const start = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    setProblem(null)
    try {
      const request = { stateMachineArn: machine.stateMachineArn, input, ...(name !== '' && { name }) }
      if (machine.type === 'EXPRESS') setResult(await call<Synchronous>('StartSyncExecution', request))
      else {
        const { executionArn } = await call<Started>('StartExecution', request)
        onClose()
        navigate(hrefOf('executions', executionArn))
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
          <label>
            Input
            <textarea rows={12} value={input} onChange={(event) => setInput(event.target.value)} spellCheck={false} />
          </label>
          {mistake !== null && <p className="problem">{mistake}</p>}
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

function mistakeOf(input: string): string | null {
  try {
    JSON.parse(input)
    return null
  } catch (error) {
    return `The input is not valid JSON: ${(error as Error).message}`
  }
}
