import { writeOut } from '../../output/command-output.ts'
import { UsageError } from '../../server/usage-error.ts'
import { durationText } from '../../view/duration-text.ts'
import { ExecutionView } from '../../view/history/execution-view.ts'
import { readHistoryEvent } from '../../view/history/history-event.ts'
import { type TreeLine, treeOf } from '../../view/tree/tree.ts'

export interface ShowFlags {
  readonly endpointUrl?: string
  readonly json?: boolean
}

interface Described {
  readonly name: string
  readonly status: string
  readonly startDate: number
  readonly stopDate?: number
  readonly error?: string
  readonly cause?: string
}

const endpointDefault = 'http://127.0.0.1:8083'
const pageEvents = 1_000
const answerMillisMax = 30_000

const marks: Readonly<Record<TreeLine['status'], { readonly mark: string; readonly colour: number }>> = {
  InProgress: { mark: '…', colour: 34 },
  Succeeded: { mark: '✔', colour: 32 },
  Failed: { mark: '✖', colour: 31 },
  Caught: { mark: '!', colour: 33 },
  TimedOut: { mark: '✖', colour: 31 },
  Aborted: { mark: '■', colour: 90 },
}

/**
 * Shows an execution of a running server as a tree of its states, with durations. Returns the exit code: 0, whatever became
 * of the execution.
 */
export async function show(executionArn: string, { endpointUrl, json = false }: ShowFlags): Promise<number> {
  const endpoint = endpointUrl ?? process.env.AWS_ENDPOINT_URL_SFN ?? endpointDefault
  const ask = <Output>(operation: string, input: object) => call<Output>(endpoint, operation, input)
  const execution = await ask<Described>('DescribeExecution', { executionArn })
  const view = new ExecutionView()
  for (let nextToken: string | undefined; ; ) {
    const asked = { executionArn, maxResults: pageEvents, ...(nextToken !== undefined && { nextToken }) }
    const page = await ask<{ events: unknown[]; nextToken?: string }>('GetExecutionHistory', asked)
    view.add(page.events.map(readHistoryEvent))
    nextToken = page.nextToken
    if (nextToken === undefined) break
  }
  const now = Date.now()
  const lines = treeOf(view.root, now)
  const text = json ? JSON.stringify({ ...execution, states: lines }, null, 2) : textOf(execution, lines, now)
  writeOut(`${text}\n`)
  return 0
}

function textOf(execution: Described, lines: readonly TreeLine[], nowMillis: number): string {
  const { name, status, startDate, stopDate, error, cause } = execution
  const millis = (stopDate === undefined ? nowMillis : stopDate * 1_000) - startDate * 1_000
  const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined
  const paint = (text: string, colour: number) => (isColoured ? `\u001b[${colour}m${text}\u001b[39m` : text)
  const shown = lines.map(({ depth, status, name, notes }) => {
    const { mark, colour } = marks[status]
    return `${'  '.repeat(depth + 1)}${paint(mark, colour)} ${printable(name)}  ${paint(printable(notes.join(', ')), 90)}`
  })
  const failure = [error, cause].filter((each) => each !== undefined && each !== '').join(': ')
  return [
    `${printable(name)}  ${status}, ${durationText(millis)}`,
    ...shown,
    ...(failure === '' ? [] : [printable(failure)]),
  ].join('\n')
}

/** What executions hold may contain anything, such as characters that control a terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '�')
}

async function call<Output>(endpoint: string, operation: string, input: object): Promise<Output> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(answerMillisMax),
  }).catch((error: Error) => {
    const reason = error.cause instanceof Error ? error.cause.message : error.message
    throw new UsageError(`no server answers at ${endpoint} (${reason}); name another one with --endpoint-url`)
  })
  const text = await response.text()
  try {
    const body = JSON.parse(text) as Output & { readonly message?: string }
    if (response.ok) return body
    throw new UsageError(body.message ?? text)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`what answers at ${endpoint} is not a Stepwell server`)
  }
}
