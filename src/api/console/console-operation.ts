import type { Place } from '../../arn/index.ts'
import type { ApiContext, RequestContext } from '../context.ts'
import type { Operation } from '../operation.ts'
import { inputDecoder } from '../protocol/decode.ts'
import { type InputOf, type Member, structure } from './input-shape.ts'

/** What precedes the names of the console's own operations. */
export const consoleTargetPrefix = 'Stepwell.'

/**
 * An operation that the console has and the public API does not. It is checked, authorized, answered and told of as those
 * are, under the action `stepwell:NAME`.
 */
export function consoleOperation<const Members extends Readonly<Record<string, Member<unknown>>>>(row: {
  /** In the API's style: a verb and what it is done to. */
  readonly name: string
  readonly input: Members
  /** The ARNs that an input concerns. All of the service's resources if not given. */
  readonly resources?: (input: InputOf<Members>, place: Place) => readonly string[]
  readonly handle: (context: ApiContext, input: InputOf<Members>, call: RequestContext) => Promise<object>
}): Operation {
  const { name, input, resources, handle } = row
  const { shape, shapes } = structure(input)
  return {
    name,
    action: `stepwell:${name}`,
    resources: (given, place) => resources?.(given as InputOf<Members>, place) ?? ['*'],
    waits: false,
    decode: inputDecoder('input', { shapes: { ...shapes, input: shape } }),
    handle: handle as Operation['handle'],
  }
}

/** The path of an operation below /console/api: `SearchExecutions` is at `search-executions`. */
export function pathOfOperation(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}
