/**
 * All codes of diagnostics. The service documents most of its codes with ValidateStateMachineDefinition; those for JSONata
 * and for names of variables are known from public reports.
 */
export const serviceCodes = {
  DUPLICATE_LABEL_NAME: 'A label name appears more than once.',
  DUPLICATE_STATE_NAME: 'The same state name appears more than once.',
  INVALID_JSON_DESCRIPTION: 'The text is not JSON.',
  INVALID_JSONATA_EXPRESSION: 'A JSONata expression does not parse.',
  INVALID_LABEL_NAME: 'A label is not a valid name.',
  INVALID_STATE_NAME: 'A state has a name that is not allowed.',
  INVALID_VARIABLE_NAME: 'A variable has a name that is not allowed.',
  MISSING_DESCRIPTION: 'There is no definition.',
  MISSING_END_STATE: 'No state ends the workflow.',
  MISSING_TRANSITION_TARGET: 'A transition leads nowhere, or no transition leads to a state.',
  NO_DOLLAR: "A value looks like a path or a function, but its field's name does not end in '.$'.",
  NO_PATH: "A value looks like a path, but its field's name does not end in 'Path'.",
  PASS_RESULT_IS_STATIC: 'A path in the Result of a Pass state is not evaluated.',
  RESERVED_VARIABLE_NAME: "A state assigns a variable that is the service's own.",
  SCHEMA_VALIDATION_FAILED: 'A field is missing or unknown, or its value is not allowed.',
  UNSUPPORTED_JSONATA_EXPRESSION: 'A JSONata expression uses something that the service does not offer there.',
} as const

/** The codes of checks that only we make. */
export const ownCodes = {
  BYTE_ORDER_MARK: 'The file begins with a byte order mark.',
  CLOUDFORMATION_FUNCTION: 'A CloudFormation function stands where nothing evaluates it.',
  DEFINITION_TOO_LONG: 'The definition has more characters than a request may carry.',
  DUPLICATE_FIELD: 'An object names a field twice; only the last one counts.',
  ENDLESS_LOOP: 'From a state there is no way to an end.',
  FURTHER_PROBLEMS: 'A definition has more problems than are shown.',
  INVALID_YAML: 'The text is not YAML, or contains something that JSON cannot express.',
  PATH_NEVER_EXISTS: 'A path selects something that the input cannot have.',
  PLACEHOLDER_WITHOUT_VALUE: 'A placeholder of DefinitionSubstitutions has no value.',
  READ_AS_YAML: 'The text is not JSON, but YAML.',
  TASK_WITHOUT_TIMEOUT: 'A Task may wait for its result practically for ever.',
  TEMPLATE_PROBLEM: 'Something in a template prevents its definition from being determined.',
  UNASSIGNED_VARIABLE: 'A variable is read that no state assigns.',
  UNKNOWN_FUNCTION: 'An expression calls a function that does not exist.',
  UNREACHABLE_STATE: 'A state can only be reached from states that cannot be reached either.',
} as const

export type ServiceCode = keyof typeof serviceCodes
export type OwnCode = keyof typeof ownCodes

export function isOwnCode(code: string): code is OwnCode {
  return Object.hasOwn(ownCodes, code)
}
