import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyMissing } from '../../test/support/programs.ts'
import { openTestFunctions } from './test-support/open-test-functions.ts'

const skip = whyMissing('python3') ?? false

test('Python handlers: results as Python spells them, the context, the log', { skip }, async (context) => {
  const { invoke, logged } = openTestFunctions(context, {
    'f.py': `
import decimal, logging, os
logging.getLogger().setLevel('INFO')
def lambda_handler(event, context):
    print('printed', event)
    logging.info('logged')
    return {'event': event, 'price': decimal.Decimal('1.50'), 'id': context.aws_request_id, 'memory': context.memory_limit_in_mb,
            'arn': context.invoked_function_arn, 'left': context.get_remaining_time_in_millis() > 0,
            'custom': context.client_context.custom['a'], 'secret': os.environ.get('SECRET')}
`,
    'raw.py': `def handler(event, context): return b'"HelloWorld!"'`,
  })
  const clientContext = Buffer.from('{"custom":{"a":1}}').toString('base64')
  const answer = await invoke('f', { a: 'ä' }, { clientContext })
  const requestId = answer.headers.get('x-amzn-requestid')!
  assert.equal(
    answer.body,
    `{"event": {"a": "ä"}, "price": 1.5, "id": "${requestId}", "memory": "128", "arn": "arn:aws:lambda:us-east-1:123456789012:function:f", "left": true, "custom": 1, "secret": null}`,
  )
  assert.equal((await invoke('raw')).body, '"HelloWorld!"')
  assert.equal(logged[0]?.line, "printed {'a': 'ä'}")
  assert.match(logged[1]!.line, new RegExp(`^\\[INFO\\]\\t[0-9T:.-]+Z\\t${requestId}\\tlogged$`))
})

test('Python errors are shaped and spelled as recorded', { skip }, async (context) => {
  const { invoke, directory } = openTestFunctions(context, {
    'handler.py': 'def handler(event, context):\n    raise Exception("Some exception was raised.")\n',
    'set.py': 'def handler(event, context): return {1}',
    'exits.py': 'import sys\ndef handler(event, context): sys.exit(4)',
    'broken.py': 'def handler(:',
    'needy.py': 'import not_installed_anywhere\ndef handler(event, context): pass',
    'empty.py': '',
    'loading.py': 'raise KeyError("x")',
  })
  const raised = await invoke('handler')
  assert.equal(raised.headers.get('x-amz-function-error'), 'Unhandled')
  assert.equal(
    raised.body,
    `{"errorMessage": "Some exception was raised.", "errorType": "Exception", "requestId": "${raised.headers.get('x-amzn-requestid')}", "stackTrace": ["  File \\"${directory}/handler.py\\", line 2, in handler\\n    raise Exception(\\"Some exception was raised.\\")\\n"]}`,
  )
  const table: [name: string, errorType: string, message: RegExp][] = [
    ['set', 'Runtime.MarshalError', /^Unable to marshal response: Object of type set is not JSON serializable$/],
    ['exits', 'Runtime.ExitError', /Runtime exited with error: exit status 4$/],
    ['broken', 'Runtime.UserCodeSyntaxError', /^Syntax error in module 'broken': invalid syntax/],
    [
      'needy',
      'Runtime.ImportModuleError',
      /^Unable to import module 'needy': No module named 'not_installed_anywhere'$/,
    ],
    ['empty', 'Runtime.HandlerNotFound', /^Handler 'handler' missing on module 'empty'$/],
    ['loading', 'KeyError', /^'x'$/],
  ]
  for (const [name, errorType, message] of table) {
    const error = JSON.parse((await invoke(name)).body) as { errorType: string; errorMessage: string }
    assert.equal(error.errorType, errorType, name)
    assert.match(error.errorMessage, message)
  }
})
