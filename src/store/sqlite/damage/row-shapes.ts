import {
  anything,
  count,
  events,
  framePath,
  id,
  json,
  millis,
  number,
  oneOf,
  orNull,
  text,
  weight,
} from './column-kinds.ts'
import type { RowShape } from './row-shape.ts'

// What the rows look like that the statements give, by their names for columns.

/** Counts, and rows of which only the existence matters. */
export const figureShape: RowShape = { table: 'execution', key: [], columns: {} }

const executionStatus = oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE')
const stopMillis = orNull(millis)

const configurations = {
  loggingConfiguration: orNull(json),
  tracingConfiguration: orNull(json),
  encryptionConfiguration: orNull(json),
}

const revisionColumns = { definition: text, roleArn: text, revisionId: orNull(text), ...configurations }

export const revisionShape: RowShape = {
  table: 'revision',
  key: ['id'],
  columns: { id, machineArn: text, createdMillis: millis, ...revisionColumns },
}

export const retiredRevisionShape: RowShape = {
  table: 'revision',
  key: ['id'],
  columns: { id, machineArn: text, retiredAtExecutionId: count },
}

const joinedRevision = [...Object.keys(revisionColumns), 'revision', 'revisionCreatedMillis']

export const arnShape: RowShape = { table: 'arn', key: ['text'], columns: { id: count, text } }

/** A machine and its current revision. */
export const machineShape: RowShape = {
  table: 'machine',
  key: ['arn'],
  columns: {
    machineId: id,
    arn: text,
    name: text,
    type: oneOf('STANDARD', 'EXPRESS'),
    status: oneOf('ACTIVE', 'DELETING'),
    createdMillis: millis,
    revision: id,
    revisionCreatedMillis: millis,
    ...revisionColumns,
  },
  joined: Object.fromEntries(joinedRevision.map((column) => [column, 'revision'])),
}

export const machineArnShape: RowShape = { table: 'machine', key: ['arn'], columns: { arn: text } }

export const lastVersionShape: RowShape = { table: 'machine', key: ['arn'], columns: { arn: text, lastVersion: count } }

export const versionShape: RowShape = {
  table: 'version',
  key: ['machineArn', 'number'],
  columns: { machineArn: text, number: id, revision: id, description: orNull(text), createdMillis: millis },
}

export const aliasShape: RowShape = {
  table: 'alias',
  key: ['arn'],
  columns: {
    id,
    arn: text,
    machineArn: text,
    name: text,
    description: orNull(text),
    createdMillis: millis,
    updatedMillis: millis,
    firstVersion: id,
    firstWeight: weight,
    secondVersion: orNull(id),
    secondWeight: orNull(weight),
  },
}

export const activityShape: RowShape = {
  table: 'activity',
  key: ['arn'],
  columns: { id, arn: text, name: text, createdMillis: millis, encryptionConfiguration: orNull(json) },
}

export const tagShape: RowShape = {
  table: 'tag',
  key: ['resourceArn', 'key'],
  columns: { resourceArn: text, key: text, value: text },
}

export const connectionShape: RowShape = {
  table: 'connection',
  key: ['name'],
  columns: {
    id,
    arn: text,
    name: text,
    description: orNull(text),
    authorizationType: oneOf('BASIC', 'OAUTH_CLIENT_CREDENTIALS', 'API_KEY'),
    state: oneOf('AUTHORIZING', 'AUTHORIZED', 'DEAUTHORIZED'),
    stateReason: orNull(text),
    shownParameters: json,
    sealedParameters: orNull(text),
    secretArn: text,
    kmsKeyIdentifier: orNull(text),
    createdMillis: millis,
    modifiedMillis: millis,
    authorizedMillis: orNull(millis),
    change: id,
  },
}

const redriveColumns = { redriveCount: orNull(id), redriveMillis: orNull(millis) }
const joinedRedrive = { redriveCount: 'redrive', redriveMillis: 'redrive' }

const summaryColumns = {
  id,
  arn: text,
  name: text,
  machineArn: text,
  version: orNull(id),
  alias: orNull(text),
  startMillis: millis,
  status: executionStatus,
  stopMillis,
  itemCount: orNull(count),
  ...redriveColumns,
}

export const executionSummaryShape: RowShape = {
  table: 'execution',
  key: ['id', 'arn'],
  columns: summaryColumns,
  joined: joinedRedrive,
  contradiction: (row) => statusProblem(row) ?? redriveProblem(row),
}

export const executionShape: RowShape = {
  ...executionSummaryShape,
  columns: {
    ...summaryColumns,
    revision: id,
    input: text,
    traceHeader: orNull(text),
    testCase: orNull(text),
    parentId: orNull(id),
    mapRunArn: orNull(text),
    childIndex: orNull(count),
    output: orNull(text),
    error: orNull(text),
    cause: orNull(text),
  },
  contradiction: (row) => statusProblem(row) ?? redriveProblem(row) ?? childProblem(row),
}

export const executionIdShape: RowShape = { table: 'execution', key: ['id'], columns: { id } }

export const historyShape: RowShape = {
  table: 'history',
  key: ['executionId', 'firstEventId'],
  columns: { executionId: id, firstEventId: id, count: id, chunk: events, bytes: count },
}

export const lastEventShape: RowShape = {
  table: 'history',
  key: ['executionId', 'firstEventId'],
  columns: { executionId: id, firstEventId: id, count: id },
}

export const frameShape: RowShape = {
  table: 'frame',
  key: ['executionId', 'path'],
  columns: {
    executionId: id,
    path: framePath,
    data: text,
    dueMillis: orNull(millis),
    token: orNull(text),
    active: oneOf(0, 1),
  },
}

/** Enough to wake the execution, which then looks at its frames. */
export const dueFrameShape: RowShape = {
  table: 'frame',
  key: ['executionId', 'path'],
  columns: { executionId: id, path: anything, dueMillis: number },
}

export const frameKeyShape: RowShape = {
  table: 'frame',
  key: ['executionId', 'path'],
  columns: { executionId: id, path: framePath },
}

/** Executions that frames name. */
export const frameExecutionShape: RowShape = { table: 'frame', key: ['id'], columns: { id } }

export const redriveShape: RowShape = {
  table: 'redrive',
  key: ['executionId', 'number'],
  columns: { executionId: id, number: id, redriveMillis: millis, clientToken: orNull(text) },
}

export const cancelledCallShape: RowShape = {
  table: 'cancelled_call',
  key: ['callId'],
  columns: { callId: text, data: text },
}

export const mapRunShape: RowShape = {
  table: 'map_run',
  key: ['id', 'arn'],
  columns: {
    id,
    arn: text,
    executionId: id,
    path: framePath,
    status: oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED'),
    startMillis: millis,
    stopMillis,
    maxConcurrency: count,
    toleratedFailureCount: orNull(count),
    toleratedFailurePercentage: orNull(number),
    itemTotal: orNull(count),
    childTotal: orNull(count),
    resultsWritten: count,
    redriveCount: count,
    redriveMillis: orNull(millis),
  },
  joined: { arn: 'arn' },
  contradiction: (row) => statusProblem(row),
}

export const mapRunArnShape: RowShape = { table: 'map_run', key: ['id', 'arn'], columns: { id, arn: text } }

export const childIndexShape: RowShape = {
  table: 'execution',
  key: ['id'],
  columns: { id, childIndex: count, itemCount: anything },
}

export const childShape: RowShape = {
  table: 'execution',
  key: ['id'],
  columns: { id, childIndex: count, itemCount: count },
}

export const childResultShape: RowShape = {
  table: 'execution',
  key: ['id'],
  columns: {
    id,
    childIndex: count,
    scope: text,
    label: text,
    name: orNull(text),
    startMillis: millis,
    input: text,
    status: executionStatus,
    stopMillis,
    output: orNull(text),
    error: orNull(text),
    cause: orNull(text),
    redriveCount: count,
  },
  joined: { scope: 'arn' },
}

type Row = Readonly<Record<string, unknown>>

function statusProblem({ status, stopMillis }: Row): string | null {
  if ((status === 'RUNNING') === (stopMillis === null)) return null
  return `status is ${status}, and stop_millis is ${stopMillis ?? 'nothing'}`
}

function redriveProblem({ redriveCount, redriveMillis }: Row): string | null {
  return (redriveCount === null) === (redriveMillis === null) ? null : 'its latest redrive has no number or no time'
}

function childProblem({ mapRunArn, childIndex }: Row): string | null {
  return (mapRunArn === null) === (childIndex === null) ? null : 'it has an index in a map run, and no map run'
}
