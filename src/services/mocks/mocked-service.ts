import { getMember, isObject, memberNames, Payload } from '../../json/index.ts'
import type { Service, ServiceDirectory } from '../../runtime/service.ts'
import { failed, pending, succeeded } from '../outcome.ts'
import { patternOf } from '../task-pattern.ts'
import { isUnsupported } from '../unsupported.ts'
import type { Mocks } from './mocks.ts'
import { type SubmissionOptions, submission } from './submission.ts'

export interface MockedServiceOptions extends SubmissionOptions {
  readonly mocks: Pick<Mocks, 'answer' | 'isMocked'>
}

/**
 * Answers mocked states in place of whatever they call. An activity that is not mocked is `pending`: its task belongs in the
 * activity's queue, which the runtime owns.
 */
export function withMocks(directory: ServiceDirectory, options: MockedServiceOptions): ServiceDirectory {
  return (resource) => mockedService(directory(resource), options)
}

function mockedService(real: Service | null, options: MockedServiceOptions): Service {
  return {
    ...(real?.waitsByClock === true && { waitsByClock: true }),
    // A mock answers for a service, even an unsupported one, but it does not make invalid parameters valid.
    refuse: (task) => (task.testCase !== null && isUnsupported(real) ? null : (real?.refuse?.(task) ?? null)),

    startsJob: (task) => real?.startsJob?.(task) === true && !options.mocks.isMocked(task),

    leavesJob: (task) => real?.leavesJob?.(task) === true,

    async call(task, report) {
      const answer = options.mocks.answer(task)
      if (answer.type === 'unmocked') return real === null ? pending : real.call(task, report)
      if (answer.type === 'missing') return failed('States.Runtime', answer.problem)
      if (patternOf(task.resource) !== 'requestResponse' && task.submitted === null) {
        await report.submitted(submission(task, answer, options))
      }
      if (answer.type === 'throw') return failed(answer.error, answer.cause)
      return succeeded(task.resource.kind === 'lambda' ? functionResult(answer.output) : answer.output)
    },
  }
}

const invokeMembers = new Set(['ExecutedVersion', 'LogResult', 'Payload', 'StatusCode'])

/**
 * The mock of a function that is called by ARN may be written as an answer of the Invoke API, as in all the examples. The
 * state's result is then the payload in it.
 */
function functionResult(output: Payload): Payload {
  const value = output.value
  if (!isObject(value)) return output
  const payload = getMember(value, 'Payload')
  const isAnswer =
    getMember(value, 'StatusCode') !== undefined &&
    memberNames(value).every((name) => invokeMembers.has(name) || name.startsWith('Sdk'))
  return payload !== undefined && isAnswer ? Payload.ofValue(payload) : output
}
