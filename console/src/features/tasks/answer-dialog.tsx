import './tasks.css'
import { useId, useState } from 'react'
import { call } from '../../api/client.ts'
import { Dialog } from '../../design/dialog.tsx'
import { JsonField, mistakeInJson } from '../../design/json-field.tsx'
import { Json, Problem } from '../../design/parts.tsx'

/** Answers a task by hand, as whoever holds its token would. */
export function AnswerDialog(properties: {
  readonly state: string
  readonly taskToken: string
  /** What the task is about, if it is known. */
  readonly input?: string
  readonly onAnswered?: () => void
  readonly onClose: () => void
}) {
  const { state, taskToken, input, onAnswered, onClose } = properties
  const [isSuccess, setIsSuccess] = useState(true)
  const [output, setOutput] = useState('{}')
  const [error, setError] = useState('')
  const [cause, setCause] = useState('')
  const tokenId = useId()
  const [done, setDone] = useState('')
  const [problem, setProblem] = useState<Error | null>(null)
  const beat = async () => {
    setProblem(null)
    setDone('')
    await call('SendTaskHeartbeat', { taskToken }).then(() => setDone('The heartbeat was sent.'), setProblem)
  }
  const answer = async () => {
    if (isSuccess) await call('SendTaskSuccess', { taskToken, output })
    else await call('SendTaskFailure', { taskToken, ...(error !== '' && { error }), ...(cause !== '' && { cause }) })
    onAnswered?.()
  }
  return (
    <Dialog
      title={`Answer ${state}`}
      action={isSuccess ? 'Send success' : 'Send failure'}
      isDangerous={!isSuccess}
      isReady={!isSuccess || mistakeInJson(output, 'output') === null}
      onAct={answer}
      onClose={onClose}
    >
      <div className="field">
        <label htmlFor={tokenId}>Task token</label>
        <div className="row token-field">
          <input id={tokenId} className="code" value={taskToken} readOnly onFocus={(event) => event.target.select()} />
          <button
            type="button"
            onClick={() => void navigator.clipboard.writeText(taskToken).then(() => setDone('Copied.'), setProblem)}
          >
            Copy
          </button>
          <button type="button" onClick={() => void beat()}>
            Send heartbeat
          </button>
        </div>
        <p className="quiet" aria-live="polite">
          {done}
        </p>
        <Problem error={problem} />
      </div>
      {input !== undefined && (
        <div>
          <h3>Input</h3>
          <Json label="Input of the task" text={input} />
        </div>
      )}
      <fieldset className="choice">
        <legend>Answer</legend>
        <label className="inline">
          <input type="radio" name="answer" checked={isSuccess} onChange={() => setIsSuccess(true)} />
          Success
        </label>
        <label className="inline">
          <input type="radio" name="answer" checked={!isSuccess} onChange={() => setIsSuccess(false)} />
          Failure
        </label>
      </fieldset>
      {isSuccess ? (
        <JsonField label="Output" value={output} onChange={setOutput} />
      ) : (
        <>
          <label>
            Error
            <input value={error} maxLength={256} onChange={(event) => setError(event.target.value)} />
          </label>
          <label>
            Cause
            <textarea rows={4} value={cause} maxLength={32_768} onChange={(event) => setCause(event.target.value)} />
          </label>
        </>
      )}
    </Dialog>
  )
}
