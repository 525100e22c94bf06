import { requireArn } from '../../require-arn.ts'

/** What changes anywhere, without saying what of it. */
export const wideTopics = ['executions', 'waits', 'machines', 'activities'] as const

/** `executions`: some began or ended. `waits`: something waits, or does not any longer. */
export type WideTopic = (typeof wideTopics)[number]

/** What a page wants to hear of. */
export interface Topics {
  /** Executions, of which every event is news. */
  readonly executions: ReadonlySet<string>
  /** State machines and map runs whose executions begin and end. */
  readonly groups: ReadonlySet<string>
  readonly wide: ReadonlySet<WideTopic>
}

/** The most that one connection may name. */
export const topicsMax = 100

/**
 * Reads topics as `execution:ARN`, `group:ARN` or the name of a wide one; none stands for all of the wide ones.
 *
 * @returns null if one of them is not a topic, or if there are too many.
 * @throws ApiError if an ARN is not a valid one.
 */
export function readTopics(texts: readonly string[]): Topics | null {
  if (texts.length > topicsMax) return null
  const executions = new Set<string>()
  const groups = new Set<string>()
  const wide = new Set<WideTopic>(texts.length === 0 ? wideTopics : [])
  for (const text of texts) {
    const name = wideTopics.find((each) => each === text)
    if (name !== undefined) wide.add(name)
    else if (text.startsWith('execution:')) executions.add(checked(text, ['execution', 'express']))
    else if (text.startsWith('group:')) groups.add(checked(text, ['stateMachine', 'mapRun']))
    else return null
  }
  return { executions, groups, wide }
}

/** The resources that somebody must be allowed to watch. */
export function resourcesOf({ executions, groups, wide }: Topics): readonly string[] {
  return wide.size > 0 ? ['*'] : [...executions, ...groups]
}

function checked(text: string, types: Parameters<typeof requireArn>[1]): string {
  const arn = text.slice(text.indexOf(':') + 1)
  requireArn(arn, types)
  return arn
}
