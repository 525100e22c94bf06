export { TemplateTooLarge } from './evaluation-bounds.ts'
export { callOf, Evaluator, type PlaceFinder } from './evaluator.ts'
export { functionOfTag, isFunctionName } from './function-names.ts'
export {
  type DefinitionSource,
  definitionOf,
  type MachineDefinition,
  machinesOf,
  machineTypes,
  type TemplateMachine,
} from './machines.ts'
export { Names } from './names.ts'
export { placeholderPattern, type Substitutions, substituteInText } from './placeholders.ts'
export type { Place } from './resource-values.ts'
export { SourcedText } from './sourced-text.ts'
export { emptyTemplate, isTemplate, readTemplate, type Template, type TemplateProblem } from './template.ts'
