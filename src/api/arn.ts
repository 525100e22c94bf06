import type { Settings } from './context.ts'
import { raise } from './protocol/api-error.ts'

/** What an ARN of this service names. Members that a form does not have are null. */
export type Arn = MachineArn | ExecutionArn | MapRunArn | ActivityArn

export interface MachineArn {
  readonly type: 'stateMachine'
  /** The whole ARN without the test case. */
  readonly text: string
  readonly machineName: string
  /** Of a Distributed Map state: `stateMachine:name/label`. */
  readonly label: string | null
  /** A version number or the name of an alias: `stateMachine:name:qualifier`. */
  readonly qualifier: string | null
  /** Behind `#`: a test case of the mock configuration. Null for none; a bare `#` asks for none too. */
  readonly testCase: string | null
}

export interface ExecutionArn {
  readonly type: 'execution' | 'express'
  readonly text: string
  readonly machineName: string
  readonly label: string | null
  readonly executionName: string
  /** Tells executions of the same name apart, where names may repeat. */
  readonly expressId: string | null
}

export interface MapRunArn {
  readonly type: 'mapRun'
  readonly text: string
  readonly machineName: string
  readonly label: string
  readonly id: string
}

export interface ActivityArn {
  readonly type: 'activity'
  readonly text: string
  readonly activityName: string
}

type ArnOf<Type extends Arn['type']> = Extract<Arn, { readonly type: Type }>

/** Reads an ARN that must name one of some types of resource. Raises InvalidArn with the service's texts otherwise. */
export function readArn<Type extends Arn['type']>(text: string, types: readonly Type[]): ArnOf<Type> {
  const parts = text.split(':')
  if (parts[0] !== 'arn') raise('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${text}'`)
  const [, partition, service, region, account, type] = parts
  if (partition === '' || service !== 'states' || region === '' || account === '' || type === undefined) {
    raise('InvalidArn', `Invalid Arn: 'Invalid ARN: ${text}'`)
  }
  if (!types.includes(type as Type)) {
    raise('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${type}'`)
  }
  const arn = readResource(text, type, parts.slice(6))
  if (arn === null) raise('InvalidArn', `Invalid Arn: 'Invalid ARN: ${text}'`)
  return arn as ArnOf<Type>
}

function readResource(text: string, type: string, parts: readonly string[]): Arn | null {
  const [first = '', second, third] = parts
  if (first === '' || parts.some((part) => part === '')) return null
  switch (type) {
    case 'stateMachine': {
      if (parts.length > 2) return null
      const { machineName, label } = splitLabel(first)
      return { type, text, machineName, label, qualifier: second ?? null, testCase: null }
    }
    case 'execution':
    case 'express': {
      if (second === undefined || parts.length > (type === 'express' ? 3 : 2)) return null
      const { machineName, label } = splitLabel(first)
      return { type, text, machineName, label, executionName: second, expressId: third ?? null }
    }
    case 'mapRun': {
      const { machineName, label } = splitLabel(first)
      if (label === null || second === undefined || parts.length > 2) return null
      return { type, text, machineName, label, id: second }
    }
    case 'activity':
      return parts.length === 1 ? { type, text, activityName: first } : null
    default:
      return null
  }
}

function splitLabel(text: string): { machineName: string; label: string | null } {
  const slash = text.indexOf('/')
  if (slash < 0) return { machineName: text, label: null }
  return { machineName: text.slice(0, slash), label: text.slice(slash + 1) }
}

/** Reads the ARN of a state machine to start, which may choose a test case: `….stateMachine:Name#TestCase`. */
export function readStartableArn(text: string): MachineArn {
  const hash = text.indexOf('#')
  if (hash < 0) return rejectLabel(readArn(text, ['stateMachine']))
  const arn = rejectLabel(readArn(text.slice(0, hash), ['stateMachine']))
  const testCase = text.slice(hash + 1)
  return { ...arn, testCase: testCase === '' ? null : testCase }
}

/** Raises the error of operations that cannot do with the ARN of a Distributed Map state. */
export function rejectLabel(arn: MachineArn): MachineArn {
  if (arn.label === null) return arn
  return raise(
    'ValidationException',
    `The state machine ARN '${arn.text}' is qualified with a label, which this operation does not support`,
    { reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS' },
  )
}

export function machineArn(settings: Settings, name: string): string {
  return `${prefix(settings)}:stateMachine:${name}`
}

export function activityArn(settings: Settings, name: string): string {
  return `${prefix(settings)}:activity:${name}`
}

/** Executions belong to the account of their machine, whatever this server's is now. */
export function executionArn(arnOfMachine: string, executionName: string): string {
  return `${arnOfMachine.replace(':stateMachine:', ':execution:')}:${executionName}`
}

export function expressExecutionArn(arnOfMachine: string, executionName: string, expressId: string): string {
  return `${arnOfMachine.replace(':stateMachine:', ':express:')}:${executionName}:${expressId}`
}

export function mapRunArn(arnOfMachine: string, label: string, id: string): string {
  return `${arnOfMachine.replace(':stateMachine:', ':mapRun:')}/${label}:${id}`
}

/** The name at the end of a machine's ARN. */
export function machineNameOf(arnOfMachine: string): string {
  return arnOfMachine.slice(arnOfMachine.lastIndexOf(':') + 1)
}

function prefix({ partition, region, account }: Settings): string {
  return `arn:${partition}:states:${region}:${account}`
}

/** The label of a Distributed Map in `arn:…:stateMachine:NAME/LABEL`, or null. */
export function labelOf(machineArn: string): string | null {
  const slash = machineArn.indexOf('/')
  return slash < 0 ? null : machineArn.slice(slash + 1)
}
