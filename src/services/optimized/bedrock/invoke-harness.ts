import { Payload, type PlainObject } from '../../../json/index.ts'
import type { Service } from '../../../runtime/service.ts'
import type { AwsClients } from '../../aws/aws-clients.ts'
import { failureOf } from '../../aws/sdk-failure.ts'
import type { AwsService } from '../../aws/service-table.ts'
import { failed, succeeded } from '../../outcome.ts'
import { checkedService } from '../checked-service.ts'
import type { KnownAction } from '../known-actions.ts'

const agentCore: AwsService = {
  id: 'bedrockagentcore',
  prefix: 'BedrockAgentCore',
  package: '@aws-sdk/client-bedrock-agentcore',
  sdkId: 'Bedrock AgentCore',
}

// Whatever the state's timeout, the service does not give an agent longer.
const agentMillisMax = 15 * 60_000

/** `bedrockagentcore:invokeHarness`: runs an agent. Its last message is the result, in the form of the Converse API. */
export function invokeHarness(clients: Pick<AwsClients, 'call'>, known: KnownAction): Service {
  return checkedService(known, async (task, parameters) => {
    const operation = 'InvokeHarness'
    const limit = AbortSignal.timeout(agentMillisMax)
    const outcome = await clients.call({
      service: agentCore,
      operation,
      parameters,
      style: 'sdk',
      credentials: task.credentials,
      machineArn: task.execution.machineArn,
      idempotencyToken: { member: null, token: task.callId },
      signal: AbortSignal.any([task.signal, limit]),
      readOutput: (output) => readConversation(output.stream as AsyncIterable<HarnessEvent>),
    })
    if (outcome.type === 'answered') return succeeded(Payload.ofValue(outcome.members))
    if (limit.aborted && !task.signal.aborted) return failed('States.Timeout', null)
    return failureOf(outcome, agentCore, operation, task)
  })
}

interface HarnessEvent {
  readonly messageStart?: { readonly role?: string }
  readonly contentBlockStart?: { readonly contentBlockIndex?: number; readonly start?: object }
  readonly contentBlockDelta?: { readonly contentBlockIndex?: number; readonly delta?: { readonly text?: string } }
  readonly messageStop?: { readonly stopReason?: string }
  readonly metadata?: {
    readonly usage?: { readonly inputTokens?: number; readonly outputTokens?: number; readonly totalTokens?: number }
    readonly metrics?: { readonly latencyMs?: number }
  }
}

/** Keeps only the texts of the last message; the token counts are for all messages together. */
async function readConversation(events: AsyncIterable<HarnessEvent>): Promise<PlainObject> {
  let role = 'assistant'
  let texts = new Map<number, string>()
  let stopReason: string | null = null
  const usage = { InputTokens: 0, OutputTokens: 0, TotalTokens: 0 }
  let latencyMillis = 0
  for await (const { messageStart, contentBlockDelta, messageStop, metadata } of events) {
    if (messageStart !== undefined) {
      role = messageStart.role ?? role
      texts = new Map()
    }
    const text = contentBlockDelta?.delta?.text
    if (text !== undefined) {
      const index = contentBlockDelta?.contentBlockIndex ?? 0
      texts.set(index, (texts.get(index) ?? '') + text)
    }
    stopReason = messageStop?.stopReason ?? stopReason
    usage.InputTokens += metadata?.usage?.inputTokens ?? 0
    usage.OutputTokens += metadata?.usage?.outputTokens ?? 0
    usage.TotalTokens += metadata?.usage?.totalTokens ?? 0
    latencyMillis += metadata?.metrics?.latencyMs ?? 0
  }
  return {
    Metrics: { LatencyMs: latencyMillis },
    Output: { Message: { Content: [...texts.values()].map((text) => ({ Text: text })), Role: role } },
    ...(stopReason !== null && { StopReason: stopReason }),
    Usage: usage,
  }
}
