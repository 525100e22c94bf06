import { once } from 'node:events'
import { splitLabel } from '../../arn/index.ts'
import type { Service, ServiceDirectory, TaskCall } from '../../runtime/service.ts'
import { failed, pending } from '../outcome.ts'

export interface MocksOnlyOptions {
  /** Whether a task's call is answered by this server itself, so that nothing goes out. */
  readonly staysHere: (task: Pick<TaskCall, 'resource' | 'arguments'>) => boolean
  /** The mock configuration, or null. */
  readonly mockConfigPath: string | null
}

/**
 * Fails what would call something outside of this server, and says what to mock. What the server does itself goes on:
 * nested executions (whose own tasks come here again), activities, functions and S3 of this machine. Jobs that a server
 * without this began are neither looked at nor ended, and not forgotten either.
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
      // A server that made calls began this job, and the next one that does finds it again.
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
