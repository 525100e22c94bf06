import { arrayFunctions } from './array.ts'
import type { Builtin } from './builtin.ts'
import { datetimeFunctions } from './datetime.ts'
import { encodingFunctions } from './encoding.ts'
import { evalFunction } from './eval.ts'
import { higherOrderFunctions } from './higher-order.ts'
import { numberFunctions } from './number.ts'
import { objectFunctions } from './object.ts'
import { stringFunctions } from './string.ts'

/** The functions of the language, by name. */
export const builtinFunctions: ReadonlyMap<string, Builtin> = new Map(
  [
    ...arrayFunctions,
    ...datetimeFunctions,
    ...encodingFunctions,
    evalFunction,
    ...higherOrderFunctions,
    ...numberFunctions,
    ...objectFunctions,
    ...stringFunctions,
  ].map((builtin) => [builtin.name, builtin]),
)
