import { eventText } from '../../api/history/event-text.ts'
import { executionNames, splitLabel } from '../../arn/index.ts'
import { render } from '../../asl/diagnostics/index.ts'
import type { AllowedEndpoint } from '../../connections/outbound/allowed-endpoints.ts'
import type { EventType, HistoryEvent } from '../../engine/event.ts'
import { paint, takesColours } from '../../output/colours.ts'
import {
  abandonOutput,
  outputClosed,
  outputFlushed,
  outputRoom,
  writeError,
  writeOut,
} from '../../output/command-output.ts'
import { systemClock } from '../../runtime/system-clock.ts'
import { VirtualClock } from '../../runtime/virtual-clock.ts'
import { checkMocks } from '../../server/check-mocks.ts'
import type { Local } from '../../server/options.ts'
import { UsageError } from '../../server/usage-error.ts'
import { integrationCheck } from '../../services/check-integration.ts'
import type { ExecutionEnd, MachineType } from '../../store/store.ts'
import { checkDefinitionFile, isError } from '../definition/check-definition-file.ts'
import { type DefinitionFile, readDefinition } from '../definition/definition-file.ts'
import { readNamedFile, refuseSameNames } from '../definition/named-file.ts'
import { readInput } from '../definition/read-input.ts'
import { readSubstitutions, type SubstitutionFlags } from '../definition/substitution-flags.ts'
import { machineOfTestCase } from '../definition/test-case-machine.ts'
import { runRows } from '../options-table.ts'
import { formatDuration } from '../progress/duration.ts'
import { failureOf, moreText, Progress, type ProgressLine, shownMax, type WaitingState } from '../progress/progress.ts'
import { terminalLine } from '../progress/terminal.ts'
import { readOptions } from '../read-options.ts'
import { serviceOptions } from '../service-options.ts'
import { hangUpIsIgnored } from '../signals/hang-up.ts'
import { Interruption, interruptedExitCode } from '../signals/interruption.ts'
import { parentGone, startedByNpx } from '../signals/parent-watch.ts'
import { madeUpText, readType } from './validate.ts'

export interface RunFlags extends SubstitutionFlags {
  readonly input: string
  readonly type?: string
  readonly name?: string
  readonly machineName?: string
  readonly with: readonly string[]
  readonly testCase?: string
  readonly timeSkip?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
}

const exitCodes: Readonly<Record<string, number>> = { SUCCEEDED: 0, FAILED: 1, TIMED_OUT: 3, ABORTED: 4 }
const exitCodeOfStuck = 2
const stuckCheckMillis = 200
const causeOfAbort = 'Interrupted.'
const endTypes: ReadonlySet<EventType> = new Set([
  'ExecutionAborted',
  'ExecutionFailed',
  'ExecutionSucceeded',
  'ExecutionTimedOut',
] as const)
// When asked to end, a run waits no longer than this for readers to take its last output.
const farewellMillisMax = 5_000
// Somebody who waits for an answer that cannot come may be waiting for the timeout, but hardly for one further away than
// this.
const patienceMillis = 86_400_000

/** Runs one execution in this process and shows its progress. Returns the exit code. */
export async function run(file: string, flags: RunFlags): Promise<number> {
  const givenType = flags.type === undefined ? null : readType(flags.type)
  const service = serviceOptions(
    readOptions(runRows, flags as unknown as Readonly<Record<string, unknown>>, process.env),
    '.stepwell',
  )
  const { account, region } = service
  const substitutions = await readSubstitutions(flags)
  const reading = { substitutions, account, region }
  const definition = await readDefinition(file, reading)
  const type = givenType ?? definition.type ?? 'STANDARD'
  const others = await Promise.all(flags.with.map((flag) => readNamedFile(flag, reading)))
  substitutions.refuseUnused()
  const all = [
    { definition, type },
    ...others.map((other) => ({ ...other, type: other.definition.type ?? 'STANDARD' })),
  ]
  // Shows the problems of every file, not only of the first that has any.
  const failing = all.filter((each) => showProblems(each.definition, each.type, service.allowedHttpEndpoints))
  if (failing.length > 0) return exitCodeOfStuck
  if (flags.quiet !== true) for (const each of all) writeError(madeUpText(each.definition))
  const input = await readInput(flags.input)
  const name = machineName(flags, definition, service.mockConfigPath)
  refuseSameNames(others, name, definition.label)
  const clock = flags.timeSkip === true ? new VirtualClock(Date.now()) : systemClock
  const view = new View(flags)
  const interruption = new Interruption({ exitCode: interruptedExitCode, tooLong: 'closing took too long' })
  interruption.signal.addEventListener('abort', () => setTimeout(abandonOutput, farewellMillisMax).unref())
  // An execution that nobody watches any more may never end.
  void outputClosed().then(() => interruption.interrupt('nobody reads the output'))
  if (startedByNpx() && !hangUpIsIgnored()) {
    void parentGone().then(() => interruption.interrupt('the program that started this one is gone'))
  }
  const { composeLocal } = await import('../../server/compose.ts')
  const local = await composeLocal({
    ...service,
    clock,
    observers: [{ name: 'run', onEvents: ({ start }, events) => view.show(start.arn, events), room: outputRoom }],
  })
  try {
    for (const warning of local.warnings) {
      writeError(`stepwell: warning: ${warning}\n`)
    }
    const roleArn = `arn:aws:iam::${service.account}:role/stepwell-run`
    for (const { flag, name, definition: other } of others) {
      const input = { name, definition: other.json, roleArn, ...(other.type !== null && { type: other.type }) }
      await ask(local, 'CreateStateMachine', input, `--with ${flag}: `)
    }
    const machine = await ask(local, 'CreateStateMachine', { name, definition: definition.json, roleArn, type })
    const start = {
      stateMachineArn: `${machine.stateMachineArn}${flags.testCase === undefined ? '' : `#${flags.testCase}`}`,
      input,
      ...(flags.name === undefined ? {} : { name: flags.name }),
    }
    const realMillis = Date.now()
    const startMillis = clock.now()
    const running = (type === 'EXPRESS' ? runExpress : runStandard)(local, start, interruption)
    const end = await (clock === systemClock ? orStuck(running, local, view) : running)
    if (end === null) {
      view.stuck()
      return exitCodeOfStuck
    }
    view.end(end, clock.now() - startMillis, Date.now() - realMillis)
    return exitCodes[end.status] ?? 1
  } finally {
    await local.close()
    // A slow reader gets all of it, unless this process is asked to end.
    await outputFlushed()
    interruption.stopListening()
  }
}

/** The name by which mocks, ARNs and other definitions refer to the machine. */
function machineName(flags: RunFlags, definition: DefinitionFile, mockConfigPath: string | null): string {
  const { machineName: given, testCase } = flags
  if (testCase === undefined) return given ?? definition.machineName
  if (given !== undefined && mockConfigPath !== null) return given
  checkMocks(mockConfigPath)
  return machineOfTestCase(testCase, given ?? definition.machineName, mockConfigPath)
}

async function runStandard(local: Local, start: object, { signal }: Interruption): Promise<ExecutionEnd> {
  const { executionArn } = await ask(local, 'StartExecution', start)
  const execution = await local.store.executions.byArn(executionArn!)
  if (execution === null) throw new Error(`${executionArn} was started and is not there`)
  const abort = () => void local.call('StopExecution', JSON.stringify({ executionArn, cause: causeOfAbort }))
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const end = await local.runtime.executionEnded(execution.id)
  if (end === null) throw new Error(`${executionArn} is gone`)
  return end
}

/** The API cannot stop an Express execution, but closing ends it; this is the end that callers waiting for it see. */
async function runExpress(local: Local, start: object, { signal }: Interruption): Promise<ExecutionEnd> {
  const { promise: aborted, resolve } = Promise.withResolvers<null>()
  signal.addEventListener('abort', () => resolve(null))
  if (signal.aborted) resolve(null)
  const answer = await Promise.race([ask(local, 'StartSyncExecution', start), aborted])
  if (answer === null) {
    return { status: 'ABORTED', output: null, error: null, cause: causeOfAbort, stopMillis: Date.now() }
  }
  const { status, output = null, error = null, cause = null, stopDate } = answer
  return { status: status as ExecutionEnd['status'], output, error, cause, stopMillis: Number(stopDate) * 1000 }
}

/**
 * The end of an execution; null once nothing can go on: everything it waits for would have to come from outside, nobody can
 * reach this process, and no timeout is near.
 */
async function orStuck(running: Promise<ExecutionEnd>, local: Local, view: View): Promise<ExecutionEnd | null> {
  const { promise: stuck, resolve } = Promise.withResolvers<null>()
  const timer = setInterval(async () => {
    if (!view.waitsForOutside()) return
    const dueMillis = await local.store.frames.nextDueMillis(local.store.claim, 0)
    if (dueMillis === null || dueMillis > Date.now() + patienceMillis) resolve(null)
  }, stuckCheckMillis)
  try {
    return await Promise.race([running, stuck])
  } finally {
    clearInterval(timer)
  }
}

/** `what` is put before the problem. */
async function ask(
  local: Local,
  operation: string,
  input: object,
  what = '',
): Promise<Record<string, string | undefined>> {
  const { status, body } = await local.call(operation, JSON.stringify(input))
  const answer = JSON.parse(body) as Record<string, string | undefined>
  if (status === 200) return answer
  throw new UsageError(`${what}${operation}: ${answer.message ?? answer.__type ?? body}`)
}

// The only warnings shown: those about what the definition is, or can never do, not about what it might do.
const warningsShown = new Set(['BYTE_ORDER_MARK', 'PLACEHOLDER_WITHOUT_VALUE', 'READ_AS_YAML', 'UNKNOWN_FUNCTION'])

/** Shows the errors of a definition with their places. True if there are any. */
function showProblems(
  definition: DefinitionFile,
  type: MachineType,
  allowedHttpEndpoints: readonly AllowedEndpoint[],
): boolean {
  const findings = checkDefinitionFile(definition, type, integrationCheck(allowedHttpEndpoints))
  const colours = takesColours(process.stderr)
  for (const finding of findings) {
    const { diagnostic, source, fileName, finder } = finding
    if (!isError(finding) && !warningsShown.has(diagnostic.code)) continue
    writeError(`${render(diagnostic, source, fileName, { colours, finder })}\n\n`)
  }
  return findings.some(isError)
}

/** What is shown of the execution, and of those that it starts, which are indented below it. */
class View {
  readonly #flags: Pick<RunFlags, 'json' | 'quiet'>
  readonly #colours = takesColours(process.stderr)
  readonly #executions = new Map<string, Progress>()
  /** How many children each map run has had so far, by the names of their machine and run. */
  readonly #children = new Map<string, number>()
  #startedArn = ''
  /** The execution that the last lines were about: several running children take turns. */
  #shownArn = ''

  constructor(flags: Pick<RunFlags, 'json' | 'quiet'>) {
    this.#flags = flags
  }

  show(arn: string, events: readonly HistoryEvent[]): void {
    const progress = this.#executions.get(arn) ?? this.#begin(arn)
    const lines = progress.lines(events)
    // A map run may have any number of children. One that has ended has nothing more to show.
    if (arn !== this.#startedArn && events.some(({ type }) => endTypes.has(type))) this.#executions.delete(arn)
    if (lines.length > 0) this.#name(arn)
    if (this.#flags.json === true) {
      const head = JSON.stringify({ executionArn: arn }).slice(0, -1)
      writeOut(events.map((event) => `${head},"event":${eventText(event)}}\n`).join(''))
    }
    this.#show(lines)
  }

  end(end: ExecutionEnd, millis: number, realMillis: number): void {
    const { status, output, error, cause } = end
    if (this.#flags.json === true) {
      writeOut(`${JSON.stringify({ status, output, error, cause })}\n`)
      return
    }
    const skipped = millis - realMillis > 1000 ? ` (${formatDuration(realMillis)} in real time)` : ''
    const failure = failureOf({ error: error ?? undefined, cause: cause ?? undefined })
    const shown = this.#colours ? paint(status, status === 'SUCCEEDED' ? 32 : 31) : status
    this.#note(`${shown} after ${formatDuration(millis)}${skipped}${failure}`)
    if (output !== null) writeOut(`${output}\n`)
  }

  #begin(arn: string): Progress {
    if (this.#startedArn === '') this.#startedArn = arn
    const depth = arn === this.#startedArn ? 0 : 1
    const run = mapRunOf(arn)
    const count = run === null ? 0 : (this.#children.get(run) ?? 0) + 1
    if (run !== null) this.#children.set(run, count)
    if (count === shownMax + 1) {
      this.#show([{ mark: 'more', depth, text: moreText('children') }])
      this.#shownArn = ''
    }
    const progress = new Progress(depth, count > shownMax)
    this.#executions.set(arn, progress)
    return progress
  }

  #show(lines: readonly ProgressLine[]): void {
    if (this.#flags.json === true || this.#flags.quiet === true) return
    for (const line of lines) writeError(`${terminalLine(line, this.#colours)}\n`)
  }

  /** Whether every execution needs somebody outside before it can go on. */
  waitsForOutside(): boolean {
    const waiting = this.#waiting()
    return waiting.length > 0 && waiting.every(({ awaits }) => awaits === 'outside')
  }

  stuck(): void {
    const names = new Set(this.#waiting().map(({ name }) => `"${name}"`))
    writeError(
      `stepwell: nothing can go on: ${[...names].join(', ')} waits for an answer from outside, and a single run has no ` +
        'address for it. Mock the state (--mock-config, --test-case), or use stepwell serve.\n',
    )
  }

  #waiting(): WaitingState[] {
    const waiting = [...this.#executions.values()].flatMap((progress) => progress.waiting())
    // If an execution waits for another one, the states of that one show what is awaited.
    return waiting.filter(({ awaits }) => awaits !== 'execution')
  }

  /** Says which execution the next lines belong to; lines that are not indented belong to the one that was started. */
  #name(arn: string): void {
    if (arn !== this.#startedArn && arn !== this.#shownArn) this.#note(`  ${machineAndName(arn)}:`)
    this.#shownArn = arn
  }

  #note(line: string): void {
    if (this.#flags.json !== true && this.#flags.quiet !== true) writeError(`${line}\n`)
  }
}

/** What the children of one map run have in common: `orders/label`. Null for any other execution. */
function mapRunOf(arn: string): string | null {
  const { machineName } = executionNames(arn)
  return splitLabel(machineName).label === null ? null : machineName
}

/** `orders first`; the ARN of an Express execution has one more part, which tells people nothing. */
function machineAndName(arn: string): string {
  const { machineName, executionName } = executionNames(arn)
  return `${machineName} ${executionName}`
}
