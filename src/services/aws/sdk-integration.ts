import { isObject, Payload } from '../../json/index.ts'
import type { Service } from '../../runtime/service.ts'
import { pending } from '../outcome.ts'
import { couldNotStart, refusalOf } from '../task-parameters.ts'
import { answered } from '../task-pattern.ts'
import type { AwsClients } from './aws-clients.ts'
import { failureOf } from './sdk-failure.ts'
import type { AwsService } from './service-table.ts'

/** `aws-sdk:<service>:<action>`: any operation of any API. */
export function sdkIntegration(clients: AwsClients, service: AwsService, operation: string): Service {
  return {
    refuse({ arguments: given }) {
      if (!isObject(given.value)) return refusalOf(given, ['The value must be an OBJECT'])
      return refusalOf(given, clients.findProblems({ service, operation, parameters: given.value, style: 'sdk' }))
    },
    async call(task, report) {
      // The task token has already been handed out: calling again would hand it out twice.
      if (task.submitted !== null) return pending
      const parameters = task.arguments.value
      if (!isObject(parameters)) return couldNotStart(task.arguments, ['The value must be an OBJECT'])
      const outcome = await clients.call({
        service,
        operation,
        parameters,
        style: 'sdk',
        credentials: task.credentials,
        machineArn: task.execution.machineArn,
        idempotencyToken: { member: null, token: task.callId },
        signal: task.signal,
      })
      if (outcome.type !== 'answered') return failureOf(outcome, service, operation, task)
      const result = Payload.ofValue(outcome.members)
      return answered(task, result, report)
    },
  }
}
