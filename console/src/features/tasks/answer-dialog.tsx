import { useState } from 'react'
import { call } from '../../api/client.ts'
import { Dialog } from '../../design/dialog.tsx'
import { JsonField, mistakeInJson } from '../../design/json-field.tsx'
import { Json } from '../../design/parts.tsx'

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
