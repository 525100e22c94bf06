import { type JsonObject, type JsonValue, Payload, type PlainObject, parse, stringify } from '../../../json/index.ts'
import type { Service, TaskCall, TaskOutcome } from '../../../runtime/service.ts'
import { failed, pending, succeeded } from '../../outcome.ts'
import { isSync } from '../../task-pattern.ts'
import { neverCancelled, untilAborted } from '../aborting.ts'
import { checkedService, type RunChecked } from '../checked-service.ts'
import type { KnownAction } from '../known-actions.ts'
import { at, listAt, objectAt } from '../members.ts'
import { type PollTiming, pause, pollDelayMillis } from '../polling.ts'
import { failureOf } from './endpoint-failure.ts'
import {
  addQuery,
  answerObject,
  below,
  bodyValue,
  type HttpExchange,
  type HttpResponse,
  HttpUnanswered,
} from './http-exchange.ts'

export interface KubernetesOptions extends PollTiming {
  readonly exchange: HttpExchange
  /** Gets the token that authenticates the caller to a cluster. */
  readonly tokenFor: (clusterName: string, task: TaskCall) => Promise<string>
  /** The address at which EKS is called instead of AWS. An emulator may have its clusters there too. Null for AWS itself. */
  readonly endpoint: string | null
  readonly holdTime: () => () => void
}

/** What is wrong with the address of a cluster, to which its token is sent. */
function findAddressProblems(parameters: JsonObject): readonly string[] {
  const endpoint = at(parameters, 'Endpoint')
  const path = at(parameters, 'Path')
  return [
    ...(endpoint === null || isAddress(endpoint) ? [] : ["The value for the field 'Endpoint' must be a URL"]),
    ...(path === null || typeof path === 'string' ? [] : ["The value for the field 'Path' must be a STRING"]),
  ]
}

function isAddress(value: JsonValue): boolean {
  return typeof value === 'string' && /^https?:$/.test(URL.parse(value)?.protocol ?? '')
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH']
const cancelMillisMax = 30_000

/** `eks:call`: reads and writes objects of a cluster through its Kubernetes API. */
export function kubernetesCall(options: KubernetesOptions, known: KnownAction): Service {
  const findMethodProblems = (parameters: JsonObject) => {
    const method = at(parameters, 'Method')
    if (method === null || (typeof method === 'string' && methods.includes(method))) return []
    return [`The value for the field 'Method' must be one of [${methods.join(', ')}]`]
  }
  return service(
    known,
    async (cluster) => {
      const { given } = cluster
      const method = String(at(given, 'Method'))
      const path = String(at(given, 'Path'))
      const response = await cluster.send(method, path, at(given, 'QueryParameters'), at(given, 'RequestBody'))
      return response.status < 300 ? succeeded(Payload.ofValue(answerObject(response))) : refused(response)
    },
    options,
    findMethodProblems,
  )
}

/** `eks:runJob`. With `.sync`, it waits for the job's end and can return the pods' logs. */
export function kubernetesRunJob(options: KubernetesOptions, known: KnownAction): Service {
  const run = service(
    known,
    async (cluster, report) => {
      const { task, given } = cluster
      const namespace = at(given, 'Namespace')
      const jobs = `/apis/batch/v1/namespaces/${encodeURIComponent(typeof namespace === 'string' ? namespace : 'default')}/jobs`
      const waits = isSync(task.resource)
      let started: JsonValue = task.submitted?.value ?? null
      if (started === null) {
        // The task was cancelled before a restart, while its job was being started: do not start another job.
        if (task.signal.aborted) return pending
        // If the task is aborted while its job is being started, the job can be ended only once it is known.
        const signal = waits ? neverCancelled(task.signal) : task.signal
        const response = await cluster.send('POST', jobs, null, at(given, 'Job'), signal)
        if (response.status >= 300) return refused(response)
        started = answerObject(response)
        if (!waits) return succeeded(Payload.ofValue(started))
        await untilAborted(report(Payload.ofValue(started)), task.signal)
      }
      const name = String(at(started, 'ResponseBody', 'metadata', 'name'))
      return followJob(cluster, `${jobs}/${encodeURIComponent(name)}`, name, options)
    },
    options,
  )
  return { ...run, startsJob: ({ resource }) => isSync(resource) }
}

async function followJob(
  cluster: Cluster,
  path: string,
  name: string,
  options: KubernetesOptions,
): Promise<TaskOutcome> {
  const { task } = cluster
  const { clock } = options
  const beganMillis = clock.now()
  while (!task.signal.aborted) {
    const response = await poll(cluster, path)
    if (response !== null) {
      if (response.status >= 300 && response.status < 500 && response.status !== 429) return refused(response)
      const end = response.status < 300 ? endOf(bodyValue(response.text)) : null
      if (end !== null) return finished(cluster, path, name, end, response)
    }
    await pause(pollDelayMillis('steady', clock.now() - beganMillis), options, task.signal)
  }
  if (task.signal.reason === 'cancelled') {
    // This deletes the job's pods too. It is a best effort: nobody waits for this task any longer.
    const query = { propagationPolicy: ['Background'] }
    await cluster.send('DELETE', path, query, null, AbortSignal.timeout(cancelMillisMax)).catch(() => null)
  }
  return pending
}

/** Null if no answer came: the next poll may get one. */
async function poll(cluster: Cluster, path: string): Promise<HttpResponse | null> {
  try {
    return await cluster.send('GET', path, null, null)
  } catch (error) {
    if (error instanceof HttpUnanswered || cluster.task.signal.aborted) return null
    throw error
  }
}

async function finished(
  cluster: Cluster,
  path: string,
  name: string,
  end: 'Complete' | 'Failed',
  response: HttpResponse,
): Promise<TaskOutcome> {
  const output: PlainObject = answerObject(response)
  if (at(cluster.given, 'LogOptions', 'RetrieveLogs') === true) output.logs = await readLogs(cluster, path, name)
  return end === 'Complete' ? succeeded(Payload.ofValue(output)) : failed('States.TaskFailed', stringify(output))
}

function endOf(job: JsonValue): 'Complete' | 'Failed' | null {
  const met = listAt(job, 'status', 'conditions').filter((condition) => at(condition, 'status') === 'True')
  if (met.some((condition) => at(condition, 'type') === 'Complete')) return 'Complete'
  return met.some((condition) => at(condition, 'type') === 'Failed') ? 'Failed' : null
}

/** The logs of each container of each pod, or why they are not available. */
async function readLogs(cluster: Cluster, jobPath: string, name: string): Promise<JsonValue> {
  const { given } = cluster
  const podsPath = jobPath.replace('/apis/batch/v1', '/api/v1').replace(/\/jobs\/.*$/, '/pods')
  const found = await cluster.send('GET', podsPath, { labelSelector: [`job-name=${name}`] }, null)
  const isRaw = at(given, 'LogOptions', 'RawLogs') === true
  const pods: Record<string, JsonValue> = {}
  for (const pod of listAt(bodyValue(found.text), 'items')) {
    const podName = String(at(pod, 'metadata', 'name'))
    const containers: Record<string, JsonValue> = {}
    for (const container of listAt(pod, 'spec', 'containers')) {
      const containerName = String(at(container, 'name'))
      const query = { ...plain(objectAt(given, 'LogOptions', 'LogParameters')), container: [containerName] }
      const log = await cluster.send('GET', `${podsPath}/${encodeURIComponent(podName)}/log`, query, null)
      containers[containerName] =
        log.status < 300
          ? { log: isRaw ? log.text : bodyValue(log.text) }
          : { error: `EKS.${log.status}`, cause: log.text }
    }
    pods[podName] = { containers }
  }
  return { pods }
}

function plain(object: JsonObject): PlainObject {
  return parse(stringify(object)) as PlainObject
}

interface Cluster {
  readonly task: TaskCall
  readonly given: JsonObject
  send(method: string, path: string, query: JsonValue, body: JsonValue, signal?: AbortSignal): Promise<HttpResponse>
}

function service(
  known: KnownAction,
  run: (cluster: Cluster, submitted: (output: Payload) => Promise<void>) => Promise<TaskOutcome>,
  options: KubernetesOptions,
  findMethodProblems: (parameters: JsonObject) => readonly string[] = () => [],
): Service {
  const findProblems = (parameters: JsonObject) => [
    ...findAddressProblems(parameters),
    ...findMethodProblems(parameters),
  ]
  const runChecked: RunChecked = async (task, given, report) => {
    try {
      return await run(clusterOf(task, given, options), (output) => report.submitted(output))
    } catch (error) {
      return failureOf(error, task, 'EKS')
    }
  }
  return { waitsByClock: true, ...checkedService(known, runChecked, findProblems) }
}

function clusterOf(
  task: TaskCall,
  given: JsonObject,
  { exchange, tokenFor, endpoint, holdTime }: KubernetesOptions,
): Cluster {
  const authority = Buffer.from(String(at(given, 'CertificateAuthority')), 'base64').toString()
  return {
    task,
    given,
    async send(method, path, query, body, signal = task.signal) {
      const url = below(String(at(given, 'Endpoint')), path)
      addQuery(url, query)
      const release = holdTime()
      try {
        const token = await tokenFor(String(at(given, 'ClusterName')), task)
        const text = body === null ? null : typeof body === 'string' ? body : stringify(body)
        const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
        return await exchange.send({
          url,
          method,
          headers: [
            ['Accept', 'application/json'],
            ['Authorization', `Bearer ${token}`],
            ...(text === null ? [] : ([['Content-Type', type]] as const)),
          ],
          body: text,
          isConfigured: endpoint !== null && URL.parse(endpoint)?.origin === url.origin,
          service: 'eks',
          authority: authority.includes('BEGIN CERTIFICATE') ? authority : null,
          signal,
        })
      } finally {
        release()
      }
    },
  }
}

function refused(response: HttpResponse): TaskOutcome {
  const { ResponseBody, StatusCode, StatusText } = answerObject(response)
  return failed(
    `EKS.${response.status}`,
    stringify({ ResponseBody: ResponseBody ?? null, StatusCode: StatusCode ?? null, StatusText: StatusText ?? null }),
  )
}
