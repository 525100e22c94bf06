import type { JsonObject, JsonValue, Payload } from '../json/index.ts'
import type { Scope } from './scope.ts'
import type { TaskResource } from './task-resource.ts'

/**
 * A compiled definition: every state, with its fields already compiled into functions. The two query languages differ only
 * inside these functions, so running a program never depends on which one a state is written in.
 */
export interface Program {
  /** All `States` objects of the definition, numbered in document order. The first is the machine's own. */
  readonly flows: readonly Flow[]
  /** The machine's `TimeoutSeconds`. */
  readonly timeoutSeconds: number | null
  /** The ARNs of the activities that its tasks use. */
  readonly activities: readonly string[]
  /** Whether compiling a single state of it would hold up others, so that it must run on a thread. */
  readonly compilesLong: boolean
}

/** One `States` object: the machine's own, a Parallel branch, or a Map's processor. A frame walks one flow. */
export interface Flow {
  readonly index: number
  readonly startAt: string
  readonly states: Pick<ReadonlyMap<string, State>, 'get'>
}

/** What a state's fields can see. `document` is what `$` means in JSONPath at that moment. */
export interface StateScope extends Scope {
  /** Set before the next field is evaluated: the meaning of `$` differs from field to field. */
  document: Payload
  /** The state's raw input. */
  readonly input: Payload
  /** The raw result, while `Output`, `Assign`, `ResultSelector` are evaluated. */
  readonly result: Payload | null
  /** The error output, while a catcher's fields are evaluated. */
  readonly errorOutput: Payload | null
  /** The instant of the turn in milliseconds since 1970, for JSONata's `$now` and `$millis`. */
  readonly nowMillis: number
  /** Told of intermediate values of a field, if somebody inspects the state. */
  observe?(step: 'afterResultSelector' | 'afterResultPath', value: Payload): void
}

/** A compiled field. May throw StatesError. */
export type Field<T> = (scope: StateScope) => T

/** The variables that a state assigns on this exit, by name. Empty if it has no Assign. */
export type Assigned = ReadonlyMap<string, Payload>

/** How a state is left: by its end, by a choice rule, by a catcher. */
export interface Exit {
  /** The name of the next state, or null at the end of the flow. */
  readonly next: string | null
  /** The state's output. In JSONPath: ResultSelector, ResultPath and OutputPath; in JSONata: Output. */
  readonly output: Field<Payload>
  readonly assign: Field<Assigned>
}

interface StateBase {
  readonly name: string
  /** The effective input: InputPath applied. In JSONata, the input itself. */
  readonly effectiveInput: Field<Payload>
}

export interface Retrier {
  readonly errorEquals: readonly string[]
  readonly intervalSeconds: number
  readonly maxAttempts: number
  readonly backoffRate: number
  readonly maxDelaySeconds: number | null
  readonly jitterStrategy: 'NONE' | 'FULL'
}

export interface Catcher extends Exit {
  readonly errorEquals: readonly string[]
  readonly next: string
}

interface Recoverable {
  readonly retriers: readonly Retrier[]
  readonly catchers: readonly Catcher[]
}

export interface TaskState extends StateBase, Recoverable {
  readonly type: 'Task'
  readonly resource: TaskResource
  /** What the resource is called with: Parameters, or Arguments. `scope.document` is the effective input. */
  readonly arguments: Field<Payload>
  /** Seconds, or null if not given. */
  readonly timeoutSeconds: Field<number | null>
  readonly heartbeatSeconds: Field<number | null>
  /** The role to assume for the call, or null. */
  readonly credentials: Field<JsonValue | null>
  readonly exit: Exit
}

export interface PassState extends StateBase {
  readonly type: 'Pass'
  /** Result if given, else Parameters applied to the effective input. */
  readonly result: Field<Payload>
  readonly exit: Exit
}

export interface ChoiceRule extends Exit {
  readonly matches: Field<boolean>
  readonly next: string
}

export interface ChoiceState extends StateBase {
  readonly type: 'Choice'
  readonly rules: readonly ChoiceRule[]
  /** Taken if no rule matches; null if the state has no Default. */
  readonly otherwise: Exit | null
}

export interface WaitState extends StateBase {
  readonly type: 'Wait'
  /** The instant to wait for, in milliseconds since 1970, given the instant at which the state was entered. */
  readonly until: (scope: StateScope, enteredMillis: number) => number
  readonly exit: Exit
}

export interface SucceedState extends StateBase {
  readonly type: 'Succeed'
  readonly exit: Exit
}

export interface FailState extends StateBase {
  readonly type: 'Fail'
  readonly error: Field<string | null>
  readonly cause: Field<string | null>
}

export interface ParallelState extends StateBase, Recoverable {
  readonly type: 'Parallel'
  readonly arguments: Field<Payload>
  /** Indices into Program.flows. */
  readonly branches: readonly number[]
  readonly exit: Exit
}

export interface MapState extends StateBase, Recoverable {
  readonly type: 'Map'
  readonly mode: 'INLINE' | 'DISTRIBUTED'
  /** The items: ItemsPath of the effective input, or Items. */
  readonly items: Field<readonly JsonValue[]>
  /** One iteration's input: ItemSelector, or null if an iteration gets the item itself. */
  readonly itemSelector: Field<Payload> | null
  /** 0 means no limit. */
  readonly maxConcurrency: Field<number>
  /** Index into Program.flows. */
  readonly processor: number
  /** Fields that only DISTRIBUTED mode has; null in INLINE mode. */
  readonly distributed: DistributedMap | null
  readonly exit: Exit
}

/** What a Map state in DISTRIBUTED mode has besides the fields of every Map. */
export interface DistributedMap {
  /** What its iterations run as. */
  readonly executionType: 'STANDARD' | 'EXPRESS'
  /** Null if the definition gives none: then one is generated. */
  readonly label: string | null
  /** The items if there is no reader: an array, or an object whose members are the items. */
  readonly source: Field<readonly JsonValue[] | JsonObject>
  /** Null if not given: then the percentage alone decides, and without both nothing is tolerated. */
  readonly toleratedFailureCount: Field<number | null>
  readonly toleratedFailurePercentage: Field<number | null>
  readonly reader: ItemReader | null
  readonly batcher: ItemBatcher | null
  readonly writer: ResultWriter | null
}

export interface ItemReader {
  readonly operation: 'getObject' | 'listObjectsV2'
  readonly arguments: Field<Payload>
  readonly config: Field<ReaderConfig>
}

/** ReaderConfig, evaluated. Null for fields not given. */
export interface ReaderConfig {
  readonly inputType: 'CSV' | 'JSON' | 'JSONL' | 'PARQUET' | 'MANIFEST' | null
  readonly transformation: 'NONE' | 'LOAD_AND_FLATTEN' | null
  readonly manifestType: 'ATHENA_DATA' | 'S3_INVENTORY' | null
  readonly csvDelimiter: 'COMMA' | 'PIPE' | 'SEMICOLON' | 'SPACE' | 'TAB' | null
  readonly csvHeaderLocation: 'FIRST_ROW' | 'GIVEN' | null
  readonly csvHeaders: readonly string[] | null
  readonly itemsPointer: string | null
  readonly maxItems: number | null
}

export interface ItemBatcher {
  /** Null or 0 set no limit. */
  readonly maxItems: Field<number | null>
  readonly maxInputBytes: Field<number | null>
  /** What every batch gets besides its items, or null. */
  readonly batchInput: Field<Payload> | null
}

export interface ResultWriter {
  /** Where the results are exported: Bucket and Prefix. Null if they become the state's result. */
  readonly arguments: Field<Payload> | null
  /** Null if not given: NONE if results are exported, COMPACT if not. */
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN' | null
  readonly outputType: 'JSON' | 'JSONL'
}

export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState

/** Whether a state may have Retry and Catch. */
export function isRecoverable(state: State): state is TaskState | ParallelState | MapState {
  return state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map'
}
