import {
  aliasArn,
  childMachineArn,
  executionArn,
  executionType,
  expressArn,
  machineNameOf,
  mapRunId,
  ownerMachineArn,
  versionArn,
} from '../arn/index.ts'
import type { Program } from '../asl/program.ts'
import type { Execution } from '../engine/execution.ts'
import { FrameCopies } from '../engine/frame-copies.ts'
import { decodeFrames } from '../engine/stored-frame.ts'
import { Payload } from '../json/index.ts'
import type {
  Claim,
  ExecutionStart,
  OpenExecution,
  Redrive,
  RedriveFigures,
  Revision,
  StoredExecution,
} from '../store/store.ts'
import type { LiveExecution } from './live-execution.ts'
import type { MapRunParent } from './map-runs/map-run-parent.ts'
import type { StartRequest } from './runtime.ts'

// How long an execution may take by the quotas: five minutes, or a year.
const expressMillisMax = 5 * 60_000
const standardMillisMax = 365 * 24 * 60 * 60_000

/** A new execution in memory, before its first turn. */
export function openLive(opening: {
  id: number
  arn: string
  name: string
  request: StartRequest
  program: Program
  claim: Claim
  nowMillis: number
}): LiveExecution {
  const { request, program } = opening
  const { machine } = request
  const start: ExecutionStart = {
    id: opening.id,
    arn: opening.arn,
    name: opening.name,
    machineArn: machine.arn,
    revision: machine.revision.id,
    version: request.version,
    alias: request.alias,
    startMillis: opening.nowMillis,
    input: request.input,
    traceHeader: request.traceHeader,
    testCase: request.testCase,
    parentId: request.parentId,
    mapRunArn: null,
    childIndex: null,
    itemCount: null,
  }
  return live(start, opening.claim, null, program, machine.revision.roleArn, machine.type)
}

/** A new child execution of a map run. Its name comes from its index, so that it cannot be started twice. */
export function openChild(
  parent: MapRunParent,
  child: {
    readonly id: number
    readonly claim: Claim
    readonly mapRunArn: string
    readonly type: Execution['type']
    readonly flow: number
    readonly index: number
    readonly input: string
    readonly itemCount: number
    readonly nowMillis: number
  },
): LiveExecution {
  const { mapRunArn, index } = child
  const machineArn = childMachineArn(mapRunArn)
  const name = childName(mapRunArn, index)
  const start: ExecutionStart = {
    id: child.id,
    arn: child.type === 'EXPRESS' ? expressArn(machineArn, name, name) : executionArn(machineArn, name),
    name,
    machineArn,
    revision: parent.revision,
    version: null,
    alias: null,
    startMillis: child.nowMillis,
    input: child.input,
    traceHeader: parent.traceHeader,
    testCase: parent.testCase,
    parentId: parent.id,
    mapRunArn,
    childIndex: index,
    itemCount: child.itemCount,
  }
  return live(start, child.claim, null, parent.program, parent.roleArn, child.type, child.flow)
}

/** An Express child that starts over, under its old ARN. */
export function reopenExpressChild(
  parent: MapRunParent,
  { end: _, redriven: __, ...start }: StoredExecution,
  flow: number,
  claim: Claim,
  { number: redriveCount, redriveMillis }: Redrive,
): LiveExecution {
  const again = { ...start, startMillis: redriveMillis }
  const opened = live(again, claim, { redriveCount, redriveMillis }, parent.program, parent.roleArn, 'EXPRESS', flow)
  opened.startStored = true
  return opened
}

/** The map run's own UUID with the index in place of its last twelve digits: the cheapest unique name there is. */
function childName(mapRunArn: string, index: number): string {
  return `${mapRunId(mapRunArn).slice(0, -12)}${index.toString(16).padStart(12, '0')}`
}

export interface Reopened {
  readonly claim: Claim
  readonly open: OpenExecution
  readonly revision: Revision
  readonly program: Program
}

/** An execution as the store has it. An Express one starts over, because only its start was stored. */
export function reopenLive({ claim, open, revision, program }: Reopened): LiveExecution {
  const type = executionType(open.execution.arn)
  const reopened = live(open.execution, claim, open.redriven ?? null, program, revision.roleArn, type)
  reopened.startStored = true
  if (type === 'EXPRESS') return reopened
  reopened.execution.lastEventId = open.lastEventId
  for (const [path, frame] of decodeFrames(open.frames)) reopened.execution.frames.set(path, frame)
  reopened.execution.root = reopened.execution.frames.get('') ?? null
  return reopened
}

/** Takes an execution in memory back to where its last stored turn left it or, given null, to before its start. */
export function restoreLive({ execution }: LiveExecution, open: OpenExecution | null): void {
  execution.lastEventId = open?.lastEventId ?? 0
  execution.variablesBytes = null
  execution.frames.clear()
  for (const [path, frame] of decodeFrames(open?.frames ?? [])) execution.frames.set(path, frame)
  execution.root = execution.frames.get('') ?? null
}

/** A closed execution about to continue from where it failed. Nobody is waiting for it any longer, whoever started it. */
export function redriveLive({ claim, open, revision, program }: Reopened, redrive: Redrive): LiveExecution {
  const { number: redriveCount, redriveMillis } = redrive
  const { parentId, mapRunArn } = open.execution
  const execution = { ...open.execution, parentId: mapRunArn === null ? null : parentId }
  const reopened = reopenLive({
    claim,
    open: { ...open, execution, redriven: { redriveCount, redriveMillis } },
    revision,
    program,
  })
  reopened.redrive = redrive
  return reopened
}

function live(
  start: ExecutionStart,
  claim: Claim,
  redriven: RedriveFigures | null,
  program: Program,
  roleArn: string,
  type: Execution['type'],
  flow = 0,
): LiveExecution {
  // TimeoutSeconds is the machine's: the executions of a map run have only the service's limit.
  const timeoutSeconds = start.mapRunArn === null ? program.timeoutSeconds : null
  const timeoutMillis = (timeoutSeconds ?? Number.POSITIVE_INFINITY) * 1000
  const openMillisMax = type === 'EXPRESS' ? expressMillisMax : standardMillisMax
  const execution: Execution = {
    arn: start.arn,
    name: start.name,
    roleArn,
    machine: { arn: start.machineArn, name: machineNameOf(start.machineArn) },
    versionArn: start.version === null ? null : versionArn(start.machineArn, start.version),
    aliasArn: start.alias === null ? null : aliasArn(start.machineArn, start.alias),
    type,
    flow,
    input: Payload.ofText(start.input),
    startMillis: start.startMillis,
    redriveCount: redriven?.redriveCount ?? 0,
    redriveMillis: redriven?.redriveMillis ?? null,
    // A redrive restarts the machine's own timeout, but not the time that an execution may be open in all.
    deadlineMillis: Math.min(
      (redriven?.redriveMillis ?? start.startMillis) + timeoutMillis,
      start.startMillis + openMillisMax,
    ),
    lastEventId: 0,
    variablesBytes: null,
    root: null,
    frames: new Map(),
  }
  return {
    id: start.id,
    start,
    claim,
    ownerArn: ownerMachineArn(start.machineArn),
    program,
    execution,
    durable: type === 'STANDARD',
    copies: type === 'STANDARD' ? null : new FrameCopies(),
    deliveries: [],
    busy: false,
    startStored: false,
    redrive: null,
    data: null,
    activitiesMissing: new Set(),
    weightBytes: 0,
    turnsToWeighing: 0,
    cancelWake: null,
    isEvicted: false,
  }
}
