import type { Integration } from '../integration.ts'
import { knownActions } from './known-actions.ts'
import { type OptimizedOptions, optimizedIntegration } from './optimized-integration.ts'
import type { OptimizedApi, OptimizedRow } from './row.ts'
import { athenaApi, athenaRows } from './services/athena.ts'
import { batchApi, batchRows } from './services/batch.ts'
import { bedrockApi, bedrockRows } from './services/bedrock.ts'
import { codebuildApi, codebuildRows } from './services/codebuild.ts'
import { databrewApi, databrewRows } from './services/databrew.ts'
import { dynamodbApi, dynamodbRows } from './services/dynamodb.ts'
import { ecsApi, ecsRows } from './services/ecs.ts'
import { eksApi, eksRows } from './services/eks.ts'
import { emrApi, emrRows } from './services/emr.ts'
import { emrContainersApi, emrContainersRows } from './services/emr-containers.ts'
import { emrServerlessApi, emrServerlessRows } from './services/emr-serverless.ts'
import { eventsApi, eventsRows } from './services/events.ts'
import { glueApi, glueRows } from './services/glue.ts'
import { mediaconvertApi, mediaconvertRows } from './services/mediaconvert.ts'
import { sagemakerApi, sagemakerRows } from './services/sagemaker.ts'
import { snsApi, snsRows } from './services/sns.ts'
import { sqsApi, sqsRows } from './services/sqs.ts'
import { statesApi, statesRows } from './services/states.ts'

/** The rows of each integration that only calls a single API, by resource type. */
export const optimizedRows: Readonly<Record<string, { api: OptimizedApi; rows: readonly OptimizedRow[] }>> = {
  athena: { api: athenaApi, rows: athenaRows },
  batch: { api: batchApi, rows: batchRows },
  bedrock: { api: bedrockApi, rows: bedrockRows },
  codebuild: { api: codebuildApi, rows: codebuildRows },
  databrew: { api: databrewApi, rows: databrewRows },
  dynamodb: { api: dynamodbApi, rows: dynamodbRows },
  ecs: { api: ecsApi, rows: ecsRows },
  eks: { api: eksApi, rows: eksRows },
  elasticmapreduce: { api: emrApi, rows: emrRows },
  'emr-containers': { api: emrContainersApi, rows: emrContainersRows },
  'emr-serverless': { api: emrServerlessApi, rows: emrServerlessRows },
  events: { api: eventsApi, rows: eventsRows },
  glue: { api: glueApi, rows: glueRows },
  mediaconvert: { api: mediaconvertApi, rows: mediaconvertRows },
  sagemaker: { api: sagemakerApi, rows: sagemakerRows },
  sns: { api: snsApi, rows: snsRows },
  sqs: { api: sqsApi, rows: sqsRows },
  states: { api: statesApi, rows: statesRows },
}

export function optimizedIntegrations(options: OptimizedOptions): Integration[] {
  return Object.entries(optimizedRows).flatMap(([resourceType, { api, rows }]) =>
    rows.map((row) => {
      const known = knownActions().get(`${resourceType}:${row.action}`)
      if (known === undefined) throw new Error(`${resourceType}:${row.action} is not in the table`)
      const { patterns } = known
      return { resourceType, action: row.action, patterns, service: optimizedIntegration(api, row, known, options) }
    }),
  )
}
