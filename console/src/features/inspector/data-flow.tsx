import { useEffect, useMemo, useState } from 'react'
import type { Visit } from '../../../../src/view/history/visit.ts'
import { call } from '../../api/client.ts'
import type { Execution, Machine } from '../../api/types.ts'
import { useCall } from '../../api/use-call.ts'
import { Empty, Problem } from '../../design/parts.tsx'
import {
  type FlowAnswer,
  type FlowRequest,
  flowRequest,
  flowSteps,
  isSameJson,
  languageOf,
  scratchRequest,
  variablesText,
} from './model/data-flow.ts'
import { Payload } from './payload.tsx'
import { useStateText } from './use-state-text.ts'

/** The value after each step from a state's input to its output, worked out anew from what is recorded. */
export function DataFlow(properties: {
  readonly visit: Visit
  readonly machine: Machine | null
  readonly execution: Execution
}) {
  const { visit, machine, execution } = properties
  const stateText = useStateText(visit.name, machine)
  const request = useMemo(
    () => (machine === null ? null : flowRequest(visit, machine, execution)),
    [visit, machine, execution],
  )
  if (machine === null || request === null) return <Empty>Loading…</Empty>
  const language = languageOf(machine.definition, stateText)
  return (
    <>
      {'reason' in request ? (
        <p className="quiet">The data flow cannot be worked out. {request.reason}</p>
      ) : (
        <Steps request={request} visit={visit} />
      )}
      <Scratch visit={visit} language={language} />
    </>
  )
}

function Steps({ request, visit }: { readonly request: FlowRequest; readonly visit: Visit }) {
  const { data, error } = useCall<FlowAnswer>('TestState', request)
  if (data === null) return error === null ? <Empty>Loading…</Empty> : <Problem error={error} />
  const isOther = data.output !== undefined && visit.output !== null && !isSameJson(data.output, visit.output)
  return (
    <>
      {isOther && (
        <p className="problem">
          The output worked out here is not the recorded one: it depends on the time, on chance, or on something that
          the history does not tell.
        </p>
      )}
      {flowSteps(data).map(({ name, text, isSame }) => (
        <div key={name}>
          <h3>
            {name} {isSame && <span className="quiet small">unchanged</span>}
          </h3>
          {!isSame && <Payload label={name} text={text} />}
        </div>
      ))}
      {data.error !== undefined && (
        <p className="wrap">
          Ends with <code>{data.error}</code>
          {data.cause === undefined || data.cause === '' ? '' : `: ${data.cause}`}
        </p>
      )}
    </>
  )
}

const pauseMillis = 300

/** Evaluates another expression on the very data of this step. */
function Scratch({ visit, language }: { readonly visit: Visit; readonly language: 'JSONata' | 'JSONPath' }) {
  const points = [
    ['input', 'Input', visit.input],
    ['result', 'Result', visit.attempts.at(-1)?.output ?? null],
    ['output', 'Output', visit.output],
  ] as const
  const known = points.filter(([, , text]) => text !== null)
  const [point, setPoint] = useState('input')
  const [expression, setExpression] = useState('')
  const [answer, setAnswer] = useState<{ output: string | null; problem: string | null } | null>(null)
  const data = points.find(([id]) => id === point)?.[2] ?? visit.input ?? 'null'
  const variables = variablesText(visit)
  useEffect(() => {
    setAnswer(null)
    if (expression.trim() === '') return
    const controller = new AbortController()
    const evaluate = async () => {
      const show = (output: string | null, problem: string | null) =>
        controller.signal.aborted || setAnswer({ output, problem })
      try {
        const asked = scratchRequest(expression.trim(), language, { input: data, variables })
        const { output, error, cause } = await call<FlowAnswer>('TestState', asked, controller.signal)
        show(output ?? null, error === undefined ? null : `${error}: ${cause ?? ''}`)
      } catch (error) {
        show(null, (error as Error).message)
      }
    }
    const timer = setTimeout(() => void evaluate(), pauseMillis)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [expression, language, data, variables])
  return (
    <section className="scratch" aria-label="Try an expression">
      <h3>Try an expression</h3>
      <div className="row">
        <label className="inline row">
          On the
          <select value={point} onChange={(event) => setPoint(event.target.value)}>
            {known.map(([id, name]) => (
              <option key={id} value={id}>
                {name.toLowerCase()}
              </option>
            ))}
          </select>
        </label>
        <span className="quiet">
          in {language}
          {language === 'JSONata' ? ', where $states.input is the data' : ', where $ is the data'}
        </span>
      </div>
      <textarea
        rows={3}
        aria-label="Expression"
        spellCheck={false}
        value={expression}
        placeholder={language === 'JSONata' ? '$sum($states.input.items.price)' : '$.items[0].price'}
        onChange={(event) => setExpression(event.target.value)}
      />
      <div aria-live="polite">
        {answer?.problem != null && <p className="problem">{answer.problem}</p>}
        {answer?.output != null && <Payload label="Result of the expression" text={answer.output} />}
      </div>
    </section>
  )
}
