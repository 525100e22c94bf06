import type { ApiContext, RequestContext } from './context.ts'
import type { OperationName, OperationTypes } from './model/operation-types.ts'
import { type OperationModel, serviceModel } from './model/service-model.ts'
import { inputDecoder } from './protocol/decode.ts'
import type { JsonText } from './protocol/json-text.ts'

/** One operation: its row of the model and its handler. Validation, dispatch and documentation read the same row. */
export interface Operation {
  readonly name: OperationName
  readonly model: OperationModel
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
}): Operation {
  const model = serviceModel.operations[row.name]!
  return {
    name: row.name,
    model,
    waits: row.waits ?? false,
    decode: inputDecoder(model.input),
    handle: row.handle as Operation['handle'],
  }
}
