export {
  executionNames,
  executionType,
  labelOf,
  machineNameOf,
  mapRunId,
  ownerMachineArn,
  type SplitArn,
  splitExecutionArn,
} from './arn-parts.ts'
export {
  activityArn,
  aliasArn,
  anyChildArn,
  childMachineArn,
  executionArn,
  expressArn,
  machineArn,
  mapRunArn,
  versionArn,
} from './make-arn.ts'
export { type Place, partitionOf } from './place.ts'
export {
  type ActivityArn,
  type Arn,
  type ArnOf,
  type ArnType,
  type ExecutionArn,
  type ExpressArn,
  isUnreadable,
  type MachineArn,
  type MapRunArn,
  placeNamedIn,
  readArn,
  splitLabel,
  splitTestCase,
  type UnreadableArn,
  versionNumber,
} from './read-arn.ts'
