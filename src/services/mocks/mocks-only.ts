import { once } from 'node:events'
import { splitLabel } from '../../arn/index.ts'
import type { Service, ServiceDirectory, TaskCall } from '../../runtime/service.ts'
import { failed, pending } from '../outcome.ts'

export interface MocksOnlyOptions {
  /** Whether this server answers a task's call itself, so that nothing leaves it. */
  readonly staysHere: (task: Pick<TaskCall, 'resource' | 'arguments'>) => boolean
  /** The mock configuration, or null. */
  readonly mockConfigPath: string | null
}

/**
 * Fails tasks that would call something outside this server, and says what to mock. What the server does itself still works:
 * nested executions (whose own tasks are checked here too), activities, and this machine's functions and S3. Jobs that were
 * started by a server without this option are neither polled nor ended, but not forgotten either.
 */
export function mocksOnly(directory: ServiceDirectory, options: MocksOnlyOptions): ServiceDirectory {
  return (resource) => {
    const real = directory(resource)
    return real === null ? null : guarded(real, options)
  }
}

function guarded(real: Service, options: MocksOnlyOptions): Service {
  return {
    ...real,
    ...(real.refuse !== undefined && { refuse: (task) => real.refuse?.(task) ?? null }),
    startsJob: (task) => real.startsJob?.(task) ?? false,
    leavesJob: (task) => !options.staysHere(task),
    async call(task, report) {
      if (options.staysHere(task)) return real.call(task, report)
      if (task.submitted === null) return failed('States.Runtime', notMocked(task, options))
      // A server that made calls started this job, and the next server that makes calls will find it again.
      await aborted(task.signal)
      return pending
    },
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

function notMocked({ resource, state, execution }: TaskCall, { mockConfigPath }: MocksOnlyOptions): string {
  const { machineName } = splitLabel(execution.machineName)
  const entry = `${JSON.stringify(state.name)}: "<name of a mocked response>"`
  const what = `The state '${state.name}' is not mocked, and --mocks-only lets no call go out: ${resource.arn} was not called.`
  if (execution.isTest === true) {
    return `${what} Give TestState the parameter mock, as {"result": "<the answer as JSON>"}.`
  }
  if (mockConfigPath === null) {
    return `${what} Name a mock configuration with --mock-config, start the execution with a test case of it, and mock the state there: ${entry}.`
  }
  if (execution.testCase === null) {
    return (
      `${what} The execution was started without a test case: start it with one that mocks the state ` +
      `(#<test case> after the state machine's ARN, or --test-case), such as ${entry} in StateMachines/${machineName}/TestCases/<test case> of ${mockConfigPath}.`
    )
  }
  return `${what} Add ${entry} to StateMachines/${machineName}/TestCases/${execution.testCase} in ${mockConfigPath}.`
}
