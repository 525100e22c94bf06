import { allowedHostForm, parseAllowedHost } from '../api/hosts/allowed-hosts.ts'
import {
  type AllowedEndpoint,
  allowedEndpointForm,
  parseAllowedEndpoint,
} from '../connections/outbound/allowed-endpoints.ts'
import type { LogFormat, LogLevel } from '../server/logging/log-settings.ts'

/** One setting: its flags, environment variable, check, help and place in the docs all come from this row. */
export interface OptionRow<Value> {
  /** The long spelling, without dashes in front. */
  readonly flag: string
  /** The old emulator's other spelling, with one dash. */
  readonly shortSpelling: string | null
  readonly environment: string
  /** The name of the value in the help: `PORT`. Null for a switch, which takes no value. */
  readonly placeholder: string | null
  readonly help: string
  readonly fallback: Value
  /** How the default is described if it is not a plain value. */
  readonly fallbackHelp?: string
  /** The page of docs/ that says more. */
  readonly page?: string
  /** Reads a value. If it is wrong, returns a text that says what would be right (`a whole number …`). */
  readonly read: (text: string) => { readonly value: Value } | { readonly expected: string }
}

const logLevels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

const logFormats: readonly LogFormat[] = ['auto', 'pretty', 'json']

const account: OptionRow<string> = {
  flag: 'aws-account',
  shortSpelling: 'account',
  environment: 'AWS_ACCOUNT_ID',
  placeholder: 'ID',
  help: 'account number in ARNs',
  fallback: '123456789012',
  read: matching(/^\d{12}$/, 'an account number of twelve digits, such as 123456789012'),
}

const region: OptionRow<string> = {
  flag: 'aws-region',
  shortSpelling: 'region',
  environment: 'AWS_DEFAULT_REGION',
  placeholder: 'REGION',
  help: 'region in ARNs and of calls to AWS',
  fallback: 'us-east-1',
  read: matching(/^[a-z]{2,3}(?:-[a-z]+)+-\d+$/, 'the name of a region, such as us-east-1'),
}

const waitTimeScale: OptionRow<number> = {
  flag: 'wait-time-scale',
  shortSpelling: 'waitTimeScale',
  environment: 'WAIT_TIME_SCALE',
  placeholder: 'FACTOR',
  help: 'waits and retry intervals take this many times as long; 0.01 makes an hour 36 seconds',
  fallback: 1,
  read: (text) => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return { value }
    return { expected: 'a number that is not negative, such as 1 or 0.01' }
  },
}

const lambdaEndpoint = endpoint('lambda', 'Lambda, without credentials', 'lambda', 'LAMBDA')
const batchEndpoint = endpoint('batch', 'Batch', 'batch', 'BATCH')
const dynamodbEndpoint = endpoint('dynamodb', 'DynamoDB', 'dynamoDB', 'DYNAMODB')
const ecsEndpoint = endpoint('ecs', 'ECS', 'ecs', 'ECS')
const glueEndpoint = endpoint('glue', 'Glue', 'glue', 'GLUE')
const sagemakerEndpoint = endpoint('sagemaker', 'SageMaker', 'sageMaker', 'SAGE_MAKER')
const sqsEndpoint = endpoint('sqs', 'SQS', 'sqs', 'SQS')
const snsEndpoint = endpoint('sns', 'SNS', 'sns', 'SNS')
const stepFunctionsEndpoint: OptionRow<string | null> = {
  ...endpoint('step-functions', 'Step Functions', 'stepFunctions', 'STEP_FUNCTIONS'),
  help: 'another Step Functions endpoint for nested executions',
  fallbackHelp: 'this server',
}

const mockConfig: OptionRow<string | null> = {
  flag: 'mock-config',
  shortSpelling: null,
  environment: 'SFN_MOCK_CONFIG',
  placeholder: 'FILE',
  help: 'mocked answers for Task states, read again when the file changes',
  fallback: null,
  fallbackHelp: 'MockConfigFile.json if there is one here',
  read: text,
}

const mocksOnly: OptionRow<boolean> = {
  flag: 'mocks-only',
  shortSpelling: null,
  environment: 'STEPWELL_MOCKS_ONLY',
  placeholder: null,
  help: 'make no outside calls: a state that is neither mocked nor answered here fails',
  fallback: false,
  read: trueOrFalse,
}

const s3Root: OptionRow<string | null> = {
  flag: 's3-root',
  shortSpelling: null,
  environment: 'STEPWELL_S3_ROOT',
  placeholder: 'DIRECTORY',
  help: 'a directory that stands in for S3, for Distributed Maps and Tasks, with a subdirectory for each bucket; `aws` for S3 itself',
  fallback: null,
  fallbackHelp: 'the S3 API if AWS_ENDPOINT_URL_S3 is set, else s3/ in the data directory',
  page: 'integrations.md',
  read: text,
}

const functions: OptionRow<string | null> = {
  flag: 'functions',
  shortSpelling: null,
  environment: 'STEPWELL_FUNCTIONS',
  placeholder: 'DIRECTORY',
  help: 'Lambda functions to run here: a directory of them, or a functions.yaml',
  fallback: null,
  fallbackHelp: 'none',
  page: 'functions.md',
  read: text,
}

const connections: OptionRow<string | null> = {
  flag: 'connections',
  shortSpelling: null,
  environment: 'STEPWELL_CONNECTIONS',
  placeholder: 'FILE',
  help: 'connections of HTTP Tasks, in JSON or YAML: created or updated at start',
  fallback: null,
  fallbackHelp: 'none',
  page: 'http-tasks.md',
  read: text,
}

const allowHttpEndpoints: OptionRow<readonly AllowedEndpoint[]> = {
  flag: 'allow-http-endpoints',
  shortSpelling: null,
  environment: 'STEPWELL_ALLOW_HTTP_ENDPOINTS',
  placeholder: 'LIST',
  help: `what HTTP Tasks may call besides https endpoints on the public internet: ${allowedEndpointForm}, separated by commas`,
  fallback: [],
  fallbackHelp: 'none',
  page: 'http-tasks.md',
  read: (text) => {
    const endpoints = text.split(',').map((each) => parseAllowedEndpoint(each.trim()))
    const value = endpoints.filter((each) => each !== null)
    return value.length === endpoints.length ? { value } : { expected: `a list of ${allowedEndpointForm}` }
  },
}

const logLevel: OptionRow<LogLevel> = {
  flag: 'log-level',
  shortSpelling: null,
  environment: 'STEPWELL_LOG_LEVEL',
  placeholder: 'LEVEL',
  help: `what to log: ${logLevels.join(', ')}`,
  fallback: 'info',
  read: oneOf(logLevels),
}

const logFormat: OptionRow<LogFormat> = {
  flag: 'log-format',
  shortSpelling: null,
  environment: 'STEPWELL_LOG_FORMAT',
  placeholder: 'FORMAT',
  help: 'how to log: pretty for people, json for programs, auto for pretty on a terminal and json elsewhere',
  fallback: 'auto',
  read: oneOf(logFormats),
}

const logPayloads: OptionRow<boolean> = {
  flag: 'log-payloads',
  shortSpelling: null,
  environment: 'STEPWELL_LOG_PAYLOADS',
  placeholder: null,
  help: 'also log the inputs, outputs and causes of executions, cut at 1000 characters',
  fallback: false,
  read: trueOrFalse,
}

/** The settings that a server and a run in this process have in common. */
export const serviceRows = {
  account,
  region,
  waitTimeScale,
  lambdaEndpoint,
  batchEndpoint,
  dynamodbEndpoint,
  ecsEndpoint,
  glueEndpoint,
  sagemakerEndpoint,
  sqsEndpoint,
  snsEndpoint,
  stepFunctionsEndpoint,
  mockConfig,
  mocksOnly,
  s3Root,
  functions,
  connections,
  allowHttpEndpoints,
  logLevel,
  logFormat,
  logPayloads,
}

/**
 * The same for `run`, which has no data directory and no address, and logs less: there, an incoming request is not news.
 */
export const runRows = {
  ...serviceRows,
  stepFunctionsEndpoint: { ...stepFunctionsEndpoint, fallbackHelp: 'this process' },
  s3Root: { ...s3Root, fallbackHelp: 'the S3 API if AWS_ENDPOINT_URL_S3 is set, else .stepwell/s3' },
  logLevel: { ...logLevel, fallback: 'warn' as const },
}

/** Where a definition would be deployed, for making ARNs. */
export const placeRows = { account, region: { ...region, help: 'region in ARNs' } }

const host: OptionRow<string> = {
  flag: 'host',
  shortSpelling: null,
  environment: 'STEPWELL_HOST',
  placeholder: 'ADDRESS',
  help: 'address to listen on; 0.0.0.0 makes the server reachable from other machines',
  fallback: '127.0.0.1',
  read: matching(/^[^\s/]+$/, 'an address or a host name, such as 127.0.0.1'),
}

const allowedHosts: OptionRow<readonly string[]> = {
  flag: 'allowed-hosts',
  shortSpelling: null,
  environment: 'STEPWELL_ALLOWED_HOSTS',
  placeholder: 'LIST',
  help: `names that requests may use for this server: each ${allowedHostForm}, separated by commas; * for any`,
  fallback: [],
  fallbackHelp: 'on loopback those of this machine, on other addresses any',
  read: (text) => {
    const hosts = text.split(',').map((each) => parseAllowedHost(each.trim()))
    const value = hosts.filter((each) => each !== null)
    return value.length === hosts.length ? { value } : { expected: `a list of names, each ${allowedHostForm}, or *` }
  },
}

const port: OptionRow<number> = {
  flag: 'port',
  shortSpelling: 'port',
  environment: 'STEPWELL_PORT',
  placeholder: 'PORT',
  help: 'port to listen on; 0 takes any free one',
  fallback: 8083,
  read: wholeNumber(0, 65_535),
}

const dataDirectory: OptionRow<string> = {
  flag: 'data-dir',
  shortSpelling: null,
  environment: 'STEPWELL_DATA_DIR',
  placeholder: 'DIRECTORY',
  help: 'where machines and executions are stored',
  fallback: '.stepwell',
  read: text,
}

const retentionDays: OptionRow<number> = {
  flag: 'retention-days',
  shortSpelling: null,
  environment: 'STEPWELL_RETENTION_DAYS',
  placeholder: 'DAYS',
  help: 'how long closed executions are retained',
  fallback: 90,
  read: wholeNumber(1, 36_500),
}

const expressHistories: OptionRow<number> = {
  flag: 'express-histories',
  shortSpelling: null,
  environment: 'STEPWELL_EXPRESS_HISTORIES',
  placeholder: 'COUNT',
  help: 'how many Express executions of each state machine the console can show; 0 for none',
  fallback: 100,
  page: 'console.md',
  read: wholeNumber(0, 10_000),
}

const examples: OptionRow<boolean> = {
  flag: 'examples',
  shortSpelling: null,
  environment: 'STEPWELL_EXAMPLES',
  placeholder: null,
  help: 'create the state machines of the folder examples/, and copy what they read from S3, if it is missing',
  fallback: false,
  read: trueOrFalse,
}

const endWithParent: OptionRow<boolean | null> = {
  flag: 'end-with-parent',
  shortSpelling: null,
  environment: 'STEPWELL_END_WITH_PARENT',
  placeholder: null,
  help: 'close when the program that started this one is gone, however it ended',
  fallback: null,
  fallbackHelp: 'on under npx, elsewhere off',
  read: trueOrFalse,
}

/** All settings of `stepwell serve`, in the order of its help. */
export const serveRows = {
  host,
  allowedHosts,
  port,
  dataDirectory,
  ...serviceRows,
  retentionDays,
  expressHistories,
  examples,
  endWithParent,
}

function text(text: string): { value: string } | { expected: string } {
  return text === '' ? { expected: 'a path' } : { value: text }
}

function trueOrFalse(text: string): { value: boolean } | { expected: string } {
  if (/^(?:1|true|yes|on)$/i.test(text)) return { value: true }
  if (/^(?:0|false|no|off)$/i.test(text)) return { value: false }
  return { expected: 'true or false' }
}

function matching(pattern: RegExp, expected: string): OptionRow<string>['read'] {
  return (text) => (pattern.test(text) ? { value: text } : { expected })
}

function oneOf<Value extends string>(values: readonly Value[]): OptionRow<Value>['read'] {
  return (text) => {
    const value = values.find((each) => each === text.toLowerCase())
    return value === undefined ? { expected: `one of ${values.join(', ')}` } : { value }
  }
}

function wholeNumber(min: number, max: number): OptionRow<number>['read'] {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? { value } : { expected: `a whole number from ${min} to ${max}` }
  }
}

function endpoint(flag: string, service: string, spelling: string, variable: string): OptionRow<string | null> {
  return {
    flag: `${flag}-endpoint`,
    shortSpelling: `${spelling}Endpoint`,
    environment: `${variable}_ENDPOINT`,
    placeholder: 'URL',
    help: `where to call ${service}`,
    fallback: null,
    fallbackHelp: 'AWS',
    read: (text) => {
      const url = URL.parse(text)
      if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return { value: text }
      return { expected: 'an http or https URL, such as http://127.0.0.1:3001' }
    },
  }
}
