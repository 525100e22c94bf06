import type { Place } from '../arn/index.ts'
import type { ApiContext, RequestContext } from './context.ts'
import type { OperationName, OperationTypes } from './model/operation-types.ts'
import { serviceModel } from './model/service-model.ts'
import { inputDecoder } from './protocol/decode.ts'
import type { JsonText } from './protocol/json-text.ts'
import { resourcesOf } from './protocol/resources-of.ts'

/** One operation and its handler. Validation, authorization and dispatch read the same row. */
export interface Operation<Name extends string = string> {
  readonly name: Name
  /** What a caller must be allowed to do, as policies name it: `states:StartExecution`. */
  readonly action: string
  /** The ARNs of the resources that a checked input concerns; `*` alone if it names none. */
  readonly resources: (input: unknown, place: Place) => readonly string[]
  /** Whether its answer takes as long as the thing it waits for. */
  readonly waits: boolean
  /** Reads and checks the body of a request. */
  readonly decode: (body: unknown) => unknown
  readonly handle: (context: ApiContext, input: unknown, call: RequestContext) => Promise<object>
}

/** An operation with its handler, whose input has been checked against the model. */
export function operation<Name extends OperationName>(row: {
  readonly name: Name
  readonly waits?: true
  handle(
    context: ApiContext,
    input: OperationTypes[Name]['input'],
    call: RequestContext,
  ): Promise<OperationTypes[Name]['output'] | JsonText>
}): Operation<Name> {
  const model = serviceModel.operations[row.name]!
  return {
    name: row.name,
    action: `states:${row.name}`,
    resources: resourcesOf(row.name, model.input),
    waits: row.waits ?? false,
    decode: inputDecoder(model.input),
    handle: row.handle as Operation['handle'],
  }
}
