import type { Place } from './place.ts'

/** What an ARN of this service names. Members that a form does not have are null. */
export type Arn = MachineArn | ExecutionArn | ExpressArn | MapRunArn | ActivityArn

export interface MachineArn {
  readonly type: 'stateMachine'
  /** The whole ARN, as given. */
  readonly text: string
  /** The ARN of the machine itself: without label and qualifier. */
  readonly machineArn: string
  readonly machineName: string
  /** Of a Distributed Map state: `stateMachine:NAME/LABEL`. */
  readonly label: string | null
  /** A version number or the name of an alias: `stateMachine:NAME:QUALIFIER`. */
  readonly qualifier: string | null
}

export interface ExecutionArn {
  readonly type: 'execution'
  readonly text: string
  readonly machineName: string
  /** Of a map run's child: `execution:NAME/LABEL:EXECUTION`. */
  readonly label: string | null
  readonly executionName: string
}

/** Of executions of Express machines, and of the Express children of map runs. */
export interface ExpressArn {
  readonly type: 'express'
  readonly text: string
  readonly machineName: string
  readonly label: string | null
  readonly executionName: string
  /** Distinguishes executions with the same name, since names may repeat. */
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

export type ArnType = Arn['type']
export type ArnOf<Type extends ArnType> = Extract<Arn, { readonly type: Type }>

/** A text that is not an ARN of a wanted type. */
export interface UnreadableArn {
  readonly type: 'unreadable'
  readonly text: string
  /** It does not begin like an ARN, it names another type of resource, or its parts do not fit its type. */
  readonly problem: 'prefix' | 'type' | 'form'
  /** What the text has in place of a type; null if it ends before that. */
  readonly found: string | null
}

export function isUnreadable(arn: Arn | UnreadableArn): arn is UnreadableArn {
  return arn.type === 'unreadable'
}

/** Reads an ARN that must name a resource of one of these types. */
export function readArn<Type extends ArnType>(text: string, types: readonly Type[]): ArnOf<Type> | UnreadableArn {
  const parts = text.split(':')
  const [scheme, partition, service, region, account, type] = parts
  if (scheme !== 'arn') return { type: 'unreadable', text, problem: 'prefix', found: null }
  if (partition === '' || service !== 'states' || region === '' || account === '' || type === undefined) {
    return { type: 'unreadable', text, problem: 'form', found: null }
  }
  if (!types.includes(type as Type)) return { type: 'unreadable', text, problem: 'type', found: type }
  const arn = readResource(text, type as Type, parts)
  return arn === null ? { type: 'unreadable', text, problem: 'form', found: type } : (arn as ArnOf<Type>)
}

const prefixParts = 6

function readResource(text: string, type: ArnType, parts: readonly string[]): Arn | null {
  const own = parts.slice(prefixParts)
  const [first = '', second, third] = own
  if (first === '' || own.some((part) => part === '')) return null
  if (type === 'activity') return own.length === 1 ? { type, text, activityName: first } : null
  const { machineName, label } = splitLabel(first)
  if (machineName === '' || label === '') return null
  switch (type) {
    case 'stateMachine': {
      if (own.length > 2) return null
      const machineArn = [...parts.slice(0, prefixParts), machineName].join(':')
      return { type, text, machineArn, machineName, label, qualifier: second ?? null }
    }
    case 'execution':
      if (second === undefined || own.length > 2) return null
      return { type, text, machineName, label, executionName: second }
    case 'express':
      if (second === undefined || own.length > 3) return null
      return { type, text, machineName, label, executionName: second, expressId: third ?? null }
    case 'mapRun': {
      if (label === null || second === undefined || own.length > 2) return null
      return { type, text, machineName, label, id: second }
    }
  }
}

const quotedArn = /^(?:.*')?arn:[^:']*:states:([^:']+):([^:']+):/

/** The region and account in an ARN, or in the ARN that a message quotes; null if there is none. */
export function placeNamedIn(text: string): Pick<Place, 'region' | 'account'> | null {
  const [, region, account] = quotedArn.exec(text) ?? []
  return region === undefined || account === undefined ? null : { region, account }
}

/** Splits `NAME/LABEL`, which is how a map run's children name their machine. */
export function splitLabel(text: string): { readonly machineName: string; readonly label: string | null } {
  const slash = text.indexOf('/')
  if (slash < 0) return { machineName: text, label: null }
  return { machineName: text.slice(0, slash), label: text.slice(slash + 1) }
}

/** The number of a version, or null for an alias, whose name never consists of digits alone. */
export function versionNumber(qualifier: string): number | null {
  return /^[1-9]\d{0,14}$/.test(qualifier) ? Number(qualifier) : null
}

/**
 * Splits the ARN of a machine to start, which may choose a test case from the mock configuration: `ARN#TestCase`. A
 * bare `#` chooses a test case with an empty name, which does not exist. To ignore it would let an unmocked execution
 * call real services.
 */
export function splitTestCase(text: string): { readonly arn: string; readonly testCase: string | null } {
  const hash = text.indexOf('#')
  if (hash < 0) return { arn: text, testCase: null }
  return { arn: text.slice(0, hash), testCase: text.slice(hash + 1) }
}
