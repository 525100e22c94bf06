export { type FunctionsOptions, openFunctions, type RunningFunctions } from './local-functions.ts'
export { FunctionSettingsError } from './settings/function-settings.ts'
