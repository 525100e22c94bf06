export { closestName, comparedLengthMax, editDistance } from './closest-name.ts'
export { codeFrame } from './code-frame.ts'
export { isOwnCode, type OwnCode, ownCodes, type ServiceCode, serviceCodes } from './codes.ts'
export { Comparisons } from './comparisons.ts'
export {
  type Diagnostic,
  type DocumentPath,
  diagnosticLine,
  invalidDefinitionMessage,
  locationOf,
  type Note,
  type Severity,
} from './diagnostic.ts'
export { jsonFinder, locate, type Position, type PositionFinder, positionOf } from './locate.ts'
export { type RenderOptions, render, shortMessage } from './render.ts'
