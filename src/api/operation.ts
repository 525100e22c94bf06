import type { ApiContext, Call } from './context.ts'
import type { OperationName, OperationTypes } from './model/operation-types.ts'
import { type OperationModel, serviceModel } from './model/service-model.ts'
import { raise } from './protocol/api-error.ts'
import { inputDecoder } from './protocol/decode.ts'
import type { JsonText } from './protocol/json-text.ts'

/** One operation: the model's row, and what answers it. Validation, dispatch and documentation read the same row. */
export interface Operation {
  readonly name: OperationName
  readonly model: OperationModel
  /** Whether a handler exists; the others answer that they do not. */
  readonly implemented: boolean
  /** Reads and checks the body of a request. */
  readonly decode: (body: unknown) => unknown
  readonly handle: (context: ApiContext, input: unknown, call: Call) => Promise<object>
}

/** An operation with its handler, which gets its input checked against the model. */
export function operation<Name extends OperationName>(row: {
  readonly name: Name
  handle(
    context: ApiContext,
    input: OperationTypes[Name]['input'],
    call: Call,
  ): Promise<OperationTypes[Name]['output'] | JsonText>
}): Operation {
  const model = serviceModel.operations[row.name]!
  return {
    name: row.name,
    model,
    implemented: true,
    decode: inputDecoder(model.input),
    handle: row.handle as Operation['handle'],
  }
}

/**
 * An operation that the model has and this server does not, yet. To add it: write its file, and put the operation
 * exported there in this row's place in operations/index.ts.
 */
export function notYet(name: OperationName, subject: string): Operation {
  const model = serviceModel.operations[name]!
  return {
    name,
    model,
    implemented: false,
    // The input is checked all the same: callers learn of their mistakes first.
    decode: inputDecoder(model.input),
    handle: async () => raise('NotImplemented', `${name} is not implemented yet (${subject}).`),
  }
}
