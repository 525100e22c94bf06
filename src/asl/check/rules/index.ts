import { allowedValues } from './fields/allowed-values.ts'
import { alternativeFields } from './fields/alternative-fields.ts'
import { emptyValues } from './fields/empty-values.ts'
import { otherLanguageFields } from './fields/other-language-fields.ts'
import { queryLanguage } from './fields/query-language.ts'
import { requiredFields } from './fields/required-fields.ts'
import { timestamps } from './fields/timestamps.ts'
import { unsupportedFields } from './fields/unsupported-fields.ts'
import { valueRanges } from './fields/value-ranges.ts'
import { valueTypes } from './fields/value-types.ts'
import { choiceRules } from './flow/choice-rules.ts'
import { duplicateStateNames } from './flow/duplicate-state-names.ts'
import { endlessLoops } from './flow/endless-loops.ts'
import { missingEndStates } from './flow/missing-end-states.ts'
import { missingTargets } from './flow/missing-targets.ts'
import { stateNames } from './flow/state-names.ts'
import { unreachableStates } from './flow/unreachable-states.ts'
import { impossiblePaths } from './hints/impossible-paths.ts'
import { missingDollars } from './hints/missing-dollars.ts'
import { missingPathSuffixes } from './hints/missing-path-suffixes.ts'
import { staticResults } from './hints/static-results.ts'
import { tasksWithoutTimeout } from './hints/tasks-without-timeout.ts'
import { expressionDelimiters } from './jsonata/expression-delimiters.ts'
import { expressionSyntax } from './jsonata/expression-syntax.ts'
import { statesVariable } from './jsonata/states-variable.ts'
import { topLevelReferences } from './jsonata/top-level-references.ts'
import { distributedFields } from './map/distributed-fields.ts'
import { itemBatchers } from './map/item-batchers.ts'
import { itemReaders } from './map/item-readers.ts'
import { labels } from './map/labels.ts'
import { processorConfigs } from './map/processor-configs.ts'
import { resultWriters } from './map/result-writers.ts'
import { jsonPaths } from './paths/json-paths.ts'
import { payloadTemplates } from './paths/payload-templates.ts'
import { referencePaths } from './paths/reference-paths.ts'
import { templateNames } from './paths/template-names.ts'
import type { Rule } from './rule.ts'
import { credentials } from './task/credentials.ts'
import { expressIntegrations } from './task/express-integrations.ts'
import { heartbeat } from './task/heartbeat.ts'
import { resourceArns } from './task/resource-arns.ts'
import { statesAll } from './task/states-all.ts'
import { unassignedVariables } from './variables/unassigned-variables.ts'
import { variableNames } from './variables/variable-names.ts'
import { variableScopes } from './variables/variable-scopes.ts'

/** Rules about one object each. Their findings are put into document order. */
export const objectRules: readonly Rule[] = [
  requiredFields,
  unsupportedFields,
  otherLanguageFields,
  alternativeFields,
  queryLanguage,
  valueTypes,
  allowedValues,
  valueRanges,
  emptyValues,
  choiceRules,
  timestamps,
  jsonPaths,
  referencePaths,
  payloadTemplates,
  templateNames,
  resourceArns,
  expressIntegrations,
  credentials,
  heartbeat,
  statesAll,
  processorConfigs,
  distributedFields,
  itemReaders,
  itemBatchers,
  resultWriters,
  variableNames,
  variableScopes,
  expressionDelimiters,
  expressionSyntax,
  topLevelReferences,
  statesVariable,
]

/** Rules about how states are connected, in the order in which the service reports. */
export const flowRules: readonly Rule[] = [
  stateNames,
  duplicateStateNames,
  labels,
  missingTargets,
  missingEndStates,
  unreachableStates,
  endlessLoops,
]

/** Things that may be intended. */
export const hints: readonly Rule[] = [
  missingDollars,
  missingPathSuffixes,
  staticResults,
  impossiblePaths,
  unassignedVariables,
  tasksWithoutTimeout,
]
