import type { ExecutionStatus } from '../../../api/types.ts'

export const statuses: readonly ExecutionStatus[] = [
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
  'PENDING_REDRIVE',
]

/** What people look for, in the words of the form. Empty texts stand for anything. */
export interface Query {
  readonly statuses: readonly string[]
  readonly machine: string
  readonly name: string
  readonly error: string
  /** Local times, as in a field for dates: `2026-11-30T09:15`. */
  readonly from: string
  readonly until: string
  readonly longerThan: string
  readonly shorterThan: string
  readonly version: string
  readonly alias: string
  readonly input: string
  readonly output: string
}

export const emptyQuery: Query = {
  statuses: [],
  machine: '',
  name: '',
  error: '',
  from: '',
  until: '',
  longerThan: '',
  shorterThan: '',
  version: '',
  alias: '',
  input: '',
  output: '',
}

const texts = Object.keys(emptyQuery).filter((name): name is Exclude<keyof Query, 'statuses'> => name !== 'statuses')

/** Reads the query of an address. */
export function readQuery(members: URLSearchParams): Query {
  const statuses = members.get('status')?.split(',').filter(Boolean) ?? []
  return {
    ...emptyQuery,
    statuses,
    ...Object.fromEntries(texts.map((name) => [name, members.get(name) ?? ''])),
  }
}

/** The members of an address for a query; null for those that it does not need. */
export function writeQuery(query: Query): Record<string, string | null> {
  return {
    status: query.statuses.length === 0 ? null : query.statuses.join(','),
    ...Object.fromEntries(texts.map((name) => [name, query[name] === '' ? null : query[name]])),
  }
}

/** How many criteria a query has besides its status. */
export function criteriaCount(query: Query): number {
  return texts.filter((name) => query[name] !== '').length
}

/** The query as the operation SearchExecutions takes it. */
export function searchInput(query: Query): Record<string, unknown> {
  const seconds = (text: string) => (text === '' ? undefined : new Date(text).getTime() / 1000)
  const number = (text: string) => (text === '' || !Number.isFinite(Number(text)) ? undefined : Number(text))
  const members = {
    statuses: query.statuses.length === 0 ? undefined : query.statuses,
    stateMachineArn: query.machine || undefined,
    nameContains: query.name || undefined,
    error: query.error || undefined,
    startedFrom: seconds(query.from),
    startedUntil: seconds(query.until),
    durationSecondsMin: number(query.longerThan),
    durationSecondsMax: number(query.shorterThan),
    version: number(query.version),
    alias: query.alias || undefined,
    input: query.input || undefined,
    output: query.output || undefined,
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
