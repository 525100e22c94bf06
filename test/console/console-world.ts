import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Serving, serve, temporaryDirectory } from '../support/command.ts'

const roleArn = 'arn:aws:iam::123456789012:role/console'
const arnPrefix = 'arn:aws:states:us-east-1:123456789012'

/** The functions of the saga, and one that only notes that it was asked. */
const functions: Readonly<Record<string, string>> = {
  'reserve-stock': `async ({ orderId }) => ({ reservationId: 'reservation of ' + orderId })`,
  'charge-card': `async ({ orderId, amount }) => {
    if (amount > 1000) fail('CardDeclined', 'The card ends in 4242 and was declined.')
    return { chargeId: 'charge of ' + orderId }
  }`,
  ship: `async ({ orderId, address }) => {
    if (!address?.postcode) fail('AddressIncomplete', 'The address of order ' + orderId + ' has no postcode.')
    return { trackingNumber: 'JD0002' }
  }`,
  'refund-card': `async () => ({})`,
  'release-stock': `async () => ({})`,
  'ask-manager': `async () => ({})`,
}

// Pictures show no paths of the machine that they were taken on.
const failing = `const fail = (name, message) => {
  throw Object.assign(new Error(message), { name, stack: name + ': ' + message })
}
`

const lambda = (name: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: name, 'Payload.$': '$' },
  OutputPath: '$.Payload',
  ...more,
})

/** Fails for one item in seventy and, in another way, for one in ninety. */
const importItems = {
  Comment: 'Imports items one by one, and tolerates a few that are wrong.',
  StartAt: 'Import',
  States: {
    Import: {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 40,
      ToleratedFailurePercentage: 10,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Check',
        States: {
          Check: {
            Type: 'Choice',
            Choices: [
              { Variable: '$.price', IsPresent: false, Next: 'NoPrice' },
              { Variable: '$.stock', NumericLessThan: 0, Next: 'Impossible' },
            ],
            Default: 'Store',
          },
          NoPrice: { Type: 'Fail', Error: 'PriceMissing', Cause: 'The item has no price.' },
          Impossible: { Type: 'Fail', Error: 'StockNegative', Cause: 'There cannot be fewer than none.' },
          Store: { Type: 'Pass', Result: 'stored', End: true },
        },
      },
      ResultPath: null,
      End: true,
    },
  },
}

const approval = {
  Comment: 'Waits until somebody decides, and reminds nobody.',
  StartAt: 'AskManager',
  States: {
    AskManager: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'ask-manager', Payload: { 'token.$': '$$.Task.Token', 'expense.$': '$' } },
      TimeoutSeconds: 259_200,
      Next: 'Decided',
    },
    Decided: {
      Type: 'Choice',
      Choices: [{ Variable: '$.approved', BooleanEquals: true, Next: 'Approved' }],
      Default: 'Rejected',
    },
    Approved: { Type: 'Succeed' },
    Rejected: { Type: 'Fail', Error: 'Rejected', Cause: 'The manager said no.' },
  },
}

const reminder = {
  Comment: 'Waits for a month, then for an activity worker.',
  StartAt: 'UntilTrialEnds',
  States: {
    UntilTrialEnds: { Type: 'Wait', Seconds: 2_592_000, Next: 'Call' },
    Call: { Type: 'Task', Resource: `${arnPrefix}:activity:call-customer`, TimeoutSeconds: 86_400, End: true },
  },
}

const quote = {
  Comment: 'An Express machine in JSONata.',
  QueryLanguage: 'JSONata',
  StartAt: 'Price',
  States: {
    Price: {
      Type: 'Pass',
      Assign: { total: '{% $sum($states.input.items.(price * quantity)) %}' },
      Next: 'Discount',
    },
    Discount: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $total > 100 %}', Next: 'Ten' }],
      Default: 'None',
    },
    Ten: { Type: 'Pass', Output: "{% { 'total': $round($total * 0.9, 2) } %}", End: true },
    None: { Type: 'Pass', Output: "{% { 'total': $total } %}", End: true },
  },
}

const report = {
  Comment: 'Works on each region at the same time, and each order in it.',
  StartAt: 'Regions',
  States: {
    Regions: {
      Type: 'Parallel',
      Branches: ['north', 'south'].map((name) => ({
        StartAt: `Orders of the ${name}`,
        States: {
          [`Orders of the ${name}`]: {
            Type: 'Map',
            ItemsPath: `$.${name}`,
            ItemProcessor: {
              StartAt: `Order in the ${name}`,
              States: {
                [`Order in the ${name}`]: lambda('ship', {
                  Retry: [{ ErrorEquals: ['AddressIncomplete'], IntervalSeconds: 1, MaxAttempts: 2 }],
                  End: true,
                }),
              },
            },
            End: true,
          },
        },
      })),
      Next: 'Write',
    },
    Write: { Type: 'Pass', End: true },
  },
}

const nested = {
  Comment: 'Starts another state machine and waits for it.',
  StartAt: 'Order',
  States: {
    Order: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Parameters: { StateMachineArn: `${arnPrefix}:stateMachine:example-order-fulfilment`, 'Input.$': '$' },
      End: true,
    },
  },
}

/** Many events, for everything that is long. */
const counting = {
  Comment: 'Counts to a number.',
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { count: 0, until: '{% $states.input.until %}' }, Next: 'Count' },
    Count: { Type: 'Pass', Assign: { count: '{% $count + 1 %}' }, Next: 'Done?' },
    'Done?': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $count >= $until %}', Next: 'Done' }],
      Default: 'Count',
    },
    Done: { Type: 'Succeed', Output: '{% $count %}' },
  },
}

export const order = (id: string, more: object = {}) => ({
  orderId: id,
  items: [{ sku: 'mug-blue', quantity: 2 }],
  payment: { card: 'tok_visa', amount: 48 },
  address: { street: '1 Stepwell Lane', city: 'Jaipur', postcode: '302001' },
  ...more,
})

export const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    sku: `sku-${index + 1}`,
    ...(index % 70 !== 35 && { price: index + 1 }),
    stock: index % 90 === 45 ? -1 : 5,
  }))

/** A server with everything that the console has a page for. */
export interface ConsoleWorld {
  readonly server: Serving
  /** Starts an execution, and waits for its end unless told not to. Its ARN. */
  start(machine: string, input: unknown, how?: { name?: string; wait?: false }): Promise<string>
  ended(executionArn: string): Promise<string>
  machineArn(name: string): string
  close(): Promise<void>
}

/** Starts a server with the examples and the machines above, or with nothing. */
export async function openConsoleWorld(
  args: readonly string[] = [],
  content: 'examples' | 'nothing in it' = 'examples',
): Promise<ConsoleWorld> {
  const cleanups: (() => void)[] = []
  const directory = temporaryDirectory({ after: (remove) => cleanups.push(remove) })
  const code = path.join(directory, 'functions')
  mkdirSync(code)
  for (const [name, handler] of Object.entries(functions)) {
    writeFileSync(path.join(code, `${name}.mjs`), `${failing}export const handler = ${handler}\n`)
  }
  const data = path.join(directory, 'data')
  const server = await serve([
    '--data-dir',
    data,
    '--functions',
    code,
    ...(content === 'examples' ? ['--examples'] : []),
    ...args,
  ])
  const call = async (operation: string, input: object) => {
    const { status, body } = await server.call(operation, input)
    if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`)
    return body
  }
  if (content === 'examples') {
    await call('CreateActivity', { name: 'call-customer' })
    const machines = { 'import-items': importItems, approval, reminder, report, nested, counting, quote }
    for (const [name, content] of Object.entries(machines)) {
      const definition = JSON.stringify(content, null, 2)
      const type = name === 'quote' ? 'EXPRESS' : 'STANDARD'
      await call('CreateStateMachine', { name, definition, roleArn, type })
    }
  }
  const machineArn = (name: string) => `${arnPrefix}:stateMachine:${name}`
  const ended = async (executionArn: string) => {
    for (;;) {
      const { status } = await call('DescribeExecution', { executionArn })
      if (status !== 'RUNNING') return String(status)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    server,
    machineArn,
    ended,
    async start(machine, input, { name, wait } = {}) {
      const stateMachineArn = machineArn(machine)
      const started = await call('StartExecution', {
        stateMachineArn,
        input: JSON.stringify(input),
        ...(name !== undefined && { name }),
      })
      const executionArn = String(started.executionArn)
      if (wait !== false) await ended(executionArn)
      return executionArn
    },
    async close() {
      await server.stop('SIGTERM')
      for (const clean of cleanups) clean()
    },
  }
}
