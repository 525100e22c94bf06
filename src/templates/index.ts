export { TemplateTooLarge } from './evaluation-bounds.ts'
export { callOf, type PlaceFinder, TemplateEvaluator } from './evaluator.ts'
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
export type { DeploymentPlace } from './resource-values.ts'
export { SourcedText } from './sourced-text.ts'
export { emptyTemplate, isTemplate, readTemplate, type Template, type TemplateProblem } from './template.ts'
