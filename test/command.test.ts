import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import packageJson from '../package.json' with { type: 'json' }
import { serve, stepwell, temporaryDirectory } from './support/command.ts'

const pass = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'

/** A machine with one state. */
function single(state: object): string {
  return JSON.stringify({ StartAt: 'Only', States: { Only: state } })
}

test('--version and --help', async () => {
  assert.deepEqual(await stepwell(['-v']), { code: 0, stdout: `${packageJson.version}\n`, stderr: '' })
  const { code, stdout } = await stepwell(['serve', '-h'])
  assert.equal(code, 0)
  assert.match(stdout, /--wait-time-scale <FACTOR>/)
})

test('validate: each file is checked, and the worst one decides the exit code', async (context) => {
  const directory = temporaryDirectory(context)
  const write = (name: string, text: string) => writeFileSync(path.join(directory, name), text)
  write('good.json', pass)
  write('bad.json', pass.replace('"End":true', '"Next":"B"'))
  write('bad.yaml', 'StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B\n')
  write('broken.yaml', 'StartAt: [A\n')
  write('broken.json', '{"StartAt":\n}')
  const callback = 'arn:aws:states:::lambda:invoke.waitForTaskToken'
  write('warning.json', single({ Type: 'Task', Resource: callback, Parameters: { FunctionName: 'f' }, End: true }))
  const table: [args: string[], code: number, stdout: RegExp][] = [
    [['good.json'], 0, /^good\.json: no problems found\n$/],
    [['bad.json'], 1, /error\[MISSING_TRANSITION_TARGET\].*\n.*bad\.json:1:\d+\n[\s\S]*\^\^\^/],
    [['bad.yaml'], 1, /bad\.yaml:5:11\n5│ {5}Next: B\n/],
    [['broken.yaml'], 1, /^error\[INVALID_YAML\]: .*\n ╭─ broken\.yaml:\d:\d+\n/],
    [['broken.json'], 1, /broken\.json:2:1\n/],
    [['warning.json'], 0, /warning\[TASK_WITHOUT_TIMEOUT\]/],
    [['--strict', 'warning.json'], 1, /1 warning\n/],
    [['good.json', 'bad.json', 'nowhere.json'], 2, /nowhere\.json cannot be read/],
  ]
  await Promise.all(
    table.map(async ([args, code, stdout]) => {
      const finished = await stepwell(['validate', ...args], { directory })
      assert.match(finished.stdout, stdout, args.join(' '))
      assert.equal(finished.code, code, args.join(' '))
    }),
  )
})

test('policy: prints what a definition needs, and nothing else', async () => {
  const definition = single({
    Type: 'Task',
    Resource: 'arn:aws:states:::sns:publish',
    Parameters: { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:news', 'Message.$': '$' },
    End: true,
  })
  const { code, stdout } = await stepwell(['policy', '-', '--aws-region', 'eu-west-1'], { input: definition })
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(stdout), {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: ['arn:aws:sns:eu-west-1:111122223333:news'] }],
  })
})

test('policy: refuses a definition with errors', async () => {
  const definition = single({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sns:publsh', End: true })
  const { code, stdout, stderr } = await stepwell(['policy', '-'], { input: definition })
  assert.deepEqual([code, stdout], [2, ''])
  assert.match(stderr, /^stepwell: \(standard input\):1:\d+ has an error: SCHEMA_VALIDATION_FAILED: .*sns:publish"\?/)
})

test('validate --json, from standard input', async () => {
  const { code, stdout } = await stepwell(['validate', '--json', '-'], { input: pass.replace('"A"', '"B"') })
  assert.equal(code, 1)
  const [result] = JSON.parse(stdout) as [{ file: string; result: string; diagnostics: Record<string, unknown>[] }]
  assert.equal(result.file, '(standard input)')
  assert.equal(result.result, 'FAIL')
  assert.equal(result.diagnostics[0]?.code, 'MISSING_TRANSITION_TARGET')
  assert.equal(result.diagnostics[0]?.line, 1)
})

test('validate, run and policy find the machine in a template', async (context) => {
  const directory = temporaryDirectory(context)
  const start = 'arn:aws:states:::states:startExecution.sync:2'
  const template = {
    Parameters: { Greeting: { Type: 'String', Default: 'hello' } },
    Resources: {
      Child: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { Definition: JSON.parse(single({ Type: 'Pass', Result: { Ref: 'Greeting' }, End: true })) },
      },
      Parent: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          DefinitionString: {
            'Fn::Sub': single({
              Type: 'Task',
              Resource: start,
              Parameters: { StateMachineArn: '$' + '{Child}' },
              TimeoutSeconds: 60,
              OutputPath: '$.Output',
              End: true,
            }),
          },
        },
      },
    },
  }
  writeFileSync(path.join(directory, 'template.json'), JSON.stringify(template))
  const childArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Child'
  const validated = await stepwell(['validate', '--strict', 'template.json'], { directory })
  assert.equal(validated.code, 0)
  assert.equal(
    validated.stdout,
    'template.json#Child: no problems found\ntemplate.json#Parent: no problems found\n' +
      `  made up for what only a deployment knows (--substitute NAME=VALUE gives other values):\n    Child = ${childArn}\n`,
  )
  const json = await stepwell(['validate', '--json', 'template.json#Parent'], { directory })
  assert.deepEqual(JSON.parse(json.stdout), [
    { file: 'template.json#Parent', result: 'OK', madeUp: { Child: childArn }, diagnostics: [] },
  ])

  const several = await stepwell(['run', 'template.json'], { directory })
  assert.equal(several.code, 2)
  assert.match(
    several.stderr,
    /^stepwell: template\.json has 2 state machines; choose one of them: template\.json#Child, /,
  )
  const args = ['run', 'template.json#Parent', '--with', 'template.json#Child', '--substitute', 'Greeting=good day']
  const run = await stepwell(args, { directory })
  assert.equal(run.stdout, '"good day"\n', run.stderr)
  assert.match(run.stderr, /^ {2}made up .*\n {4}Child = arn:/)

  const policy = await stepwell(['policy', 'template.json#Parent', '--aws-region', 'eu-west-1'], { directory })
  assert.match(policy.stdout, /"arn:aws:states:eu-west-1:123456789012:stateMachine:Child"/)
})

test('validate, run and policy fill in placeholders, and say which are left', async (context) => {
  const directory = temporaryDirectory(context)
  const fn = 'arn:aws:lambda:us-east-1:123456789012:function:f'
  writeFileSync(path.join(directory, 'x.json'), single({ Type: 'Task', Resource: '$' + '{Fn}', End: true }))
  writeFileSync(path.join(directory, 'values.yaml'), `Fn: ${fn}\n`)
  const slip = /^stepwell: --substitute Fm: nothing with this name takes a value; did you mean Fn\?\n$/
  const noName = /stepwell: --substitute Fm: nothing with this name takes a value\n$/
  const table: [args: string[], code: number, said: RegExp][] = [
    [['validate', 'x.json'], 1, /error\[PLACEHOLDER_WITHOUT_VALUE\]: \$\{Fn\} is .*\n[\s\S]*--substitute Fn=VALUE or/],
    [['validate', 'x.json', '--substitute', 'Fm=x'], 2, slip],
    [['run', 'x.json', '--substitute', 'Fm=x', '--substitute', `Fn=${fn}`], 2, noName],
    [['policy', 'x.json', '--substitute', `Fn=${fn}`, '--substitute', 'Fm=x'], 2, noName],
    [['validate', 'x.json', '--substitutions', 'values.yaml'], 0, /no problems found/],
    [['run', 'x.json'], 2, /error\[PLACEHOLDER_WITHOUT_VALUE\]/],
    [
      ['policy', 'x.json'],
      2,
      /x\.json:1:\d+ has an error: PLACEHOLDER_WITHOUT_VALUE: .* without a value at \/States\/Only\/Resource /,
    ],
    [['policy', 'x.json', '--substitute', `Fn=${fn}`], 0, /function:f"/],
  ]
  await Promise.all(
    table.map(async ([args, code, said]) => {
      const finished = await stepwell(args, { directory })
      assert.match(finished.stdout + finished.stderr, said, args.join(' '))
      assert.equal(finished.code, code, args.join(' '))
    }),
  )
})

test('a function that does not exist is an error in validate, and a warning in run, because the API accepts it', async (context) => {
  const directory = temporaryDirectory(context)
  const states = { A: { Type: 'Pass', Output: "{% 'x' & $uppercas('a') %}", End: true } }
  writeFileSync(
    path.join(directory, 'x.json'),
    JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states }),
  )
  const validated = await stepwell(['validate', 'x.json'], { directory })
  assert.match(
    validated.stdout,
    /^error\[UNKNOWN_FUNCTION\]: There is no function \$uppercas, .*\n[\s\S]*\n │ +\^{9} did you mean "\$uppercase"\?\n/,
  )
  assert.equal(validated.code, 1)
  const ran = await stepwell(['run', 'x.json'], { directory })
  assert.match(ran.stderr, /^warning\[UNKNOWN_FUNCTION\]: [\s\S]*FAILED/)
  assert.equal(ran.code, 1)
})

test('validate and run accept JSON that CloudFormation would read as YAML, with a warning', async (context) => {
  const directory = temporaryDirectory(context)
  writeFileSync(path.join(directory, 'x.asl.json'), pass.replace('"End":true', '"End":true,'))
  const validated = await stepwell(['validate', 'x.asl.json'], { directory })
  assert.equal(validated.code, 0)
  assert.match(validated.stdout, /^warning\[READ_AS_YAML\]: .*\n ╭─ x\.asl\.json:1:56\n/)
  assert.equal((await stepwell(['validate', '--strict', 'x.asl.json'], { directory })).code, 1)
  const run = await stepwell(['run', 'x.asl.json'], { directory })
  assert.equal(run.stdout, '{}\n')
  assert.match(run.stderr, /^warning\[READ_AS_YAML\]/)
})

test('run: shows which of several alternating children each line is about', async () => {
  const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, End: true } } }
  const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...wait }
  const definition = single({ Type: 'Map', Label: 'each', ItemProcessor, End: true })
  const { stderr } = await stepwell(['run', '-', '--input', '[1,2]', '--time-skip'], { input: definition })
  const children = [...stderr.matchAll(/^ {2}stdin\/each [\da-f-]+(\d):\n {2}(.) W/gm)].map(
    ([, index, mark]) => index! + mark,
  )
  assert.deepEqual(children.sort(), ['0▸', '0✓', '1▸', '1✓'], stderr)
  assert.match(stderr, /\n✓ Only/)
})

test('run: the outcome decides the exit code; the output goes to stdout, everything else to stderr', async () => {
  const table: [definition: string, args: string[], code: number, stdout: string, stderr: RegExp][] = [
    [pass, ['--input', '{"a": 1.0}'], 0, '{"a": 1.0}\n', /^✓ A\nSUCCEEDED after \d+ ms\n$/],
    [pass, ['--input', '7', '--quiet'], 0, '7\n', /^$/],
    [pass, ['--input', '7', '--type', 'EXPRESS'], 0, '7\n', /SUCCEEDED/],
    [single({ Type: 'Fail', Error: 'E', Cause: 'c' }), [], 1, '', /^✗ Only\nFAILED after \d+ ms: E: c\n$/],
    [
      single({ Type: 'Wait', Seconds: 31449600, End: true }),
      ['--time-skip'],
      0,
      '{}\n',
      /^▸ Only\n✓ Only \(364 d\)\nSUCCEEDED after 364 d \(\d+ ms in real time\)\n$/,
    ],
    [
      JSON.stringify({ ...JSON.parse(single({ Type: 'Wait', Seconds: 10, End: true })), TimeoutSeconds: 5 }),
      ['--time-skip'],
      3,
      '',
      /TIMED_OUT after 5 s/,
    ],
    [pass, ['--input', '{'], 2, '', /^stepwell: --input is not JSON: /],
    [pass.replace('"A"', '"B"'), [], 2, '', /error\[MISSING_TRANSITION_TARGET\]/],
    [
      single({
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: 'f' },
        End: true,
      }),
      ['--test-case', 'Some'],
      2,
      '',
      /mock configuration/,
    ],
    [
      single({ Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:work', End: true }),
      [],
      1,
      '',
      /activity:work does not exist/,
    ],
  ]
  await Promise.all(
    table.map(async ([definition, args, code, stdout, stderr]) => {
      const finished = await stepwell(['run', '-', ...args], { input: definition })
      assert.match(finished.stderr, stderr)
      assert.equal(finished.stdout, stdout)
      assert.equal(finished.code, code, finished.stderr)
    }),
  )
})

test('run --with: another machine has its file name, or the name before the equals sign', async (context) => {
  const directory = temporaryDirectory(context)
  writeFileSync(path.join(directory, 'child.asl.json'), single({ Type: 'Pass', Result: 'done', End: true }))
  const startOf = (name: string) => {
    const parameters = { StateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}` }
    const resource = 'arn:aws:states:::states:startExecution.sync:2'
    return single({ Type: 'Task', Resource: resource, Parameters: parameters, OutputPath: '$.Output', End: true })
  }
  const table: [flag: string, name: string][] = [
    ['child.asl.json', 'child'],
    ['other=child.asl.json', 'other'],
    ['other=./child.asl.json', 'other'],
    ['./child.asl.json', 'child'],
  ]
  for (const [flag, name] of table) {
    const { stdout, stderr } = await stepwell(['run', '-', '--with', flag], { directory, input: startOf(name) })
    assert.equal(stdout, '"done"\n', `${flag}: ${stderr}`)
  }
})

test('run --json prints the history, then the end', async () => {
  const { stdout } = await stepwell(['run', '-', '--json', '--name', 'one'], { input: pass })
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, { type?: string } | string>)
  const types = lines.slice(0, -1).map(({ event }) => (event as { type: string }).type)
  assert.deepEqual(types, ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'])
  assert.equal(lines[0]?.executionArn, 'arn:aws:states:us-east-1:123456789012:execution:stdin:one')
  assert.deepEqual(lines.at(-1), { status: 'SUCCEEDED', output: '{}', error: null, cause: null })
})

test('run says so if it waits for an answer that nobody can give', async (context) => {
  const directory = temporaryDirectory(context)
  writeFileSync(path.join(directory, 'other.json'), single({ Type: 'Pass', End: true }))
  const waiting = single({
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.waitForTaskToken',
    Parameters: {
      StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:other',
      Input: { 'token.$': '$$.Task.Token' },
    },
    End: true,
  })
  const { code, stderr } = await stepwell(['run', '-', '--with', 'other.json'], { input: waiting, directory })
  assert.match(stderr, /^stepwell: nothing can go on: "Only" waits for an answer from outside/m)
  assert.equal(code, 2)
})

test('serve: remembers everything across a restart, and closes when asked to', async (context) => {
  const directory = temporaryDirectory(context)
  const first = await serve(['--examples', '--data-dir', directory, '-region', 'eu-west-1'])
  const { port } = new URL(first.url)
  assert.equal(first.lines[0], `Starting server on port ${port} with account 123456789012, region eu-west-1`)
  const created = await first.call('CreateStateMachine', {
    name: 'kept',
    definition: pass,
    roleArn: 'arn:aws:iam::123456789012:role/test',
  })
  const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:kept'
  assert.equal(created.body.stateMachineArn, stateMachineArn)
  const started = await first.call('StartExecution', { stateMachineArn, name: 'one' })
  assert.equal(started.status, 200)
  const second = await stepwell(['serve', '--port', '0', '--data-dir', directory])
  assert.equal(second.code, 2, 'one directory serves one server')
  assert.match(second.stderr, /^stepwell: /)
  const taken = await stepwell(['serve', '--port', port, '--data-dir', path.join(directory, 'other')])
  assert.equal(
    taken.stderr,
    `stepwell: port ${port} of 127.0.0.1 is in use by another program (lsof -i :${port} shows which); stop it, or choose another port with --port\n`,
  )
  assert.equal(taken.code, 2)
  assert.equal(await first.stop('SIGTERM'), 0, first.errors())

  const again = await serve(['--examples', '--data-dir', directory], {
    environment: { AWS_DEFAULT_REGION: 'eu-west-1' },
  })
  const described = await again.call('DescribeExecution', { executionArn: started.body.executionArn })
  assert.equal(described.body.status, 'SUCCEEDED')
  assert.equal(await again.stop('SIGINT'), 0, again.errors())
})

test("serve: connections come from a file, and their secrets are encrypted with the environment's key", async (context) => {
  const directory = temporaryDirectory(context)
  const connections = (secret: string) => {
    const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: secret } }
    writeFileSync(
      path.join(directory, 'connections.json'),
      JSON.stringify([{ Name: 'c', AuthorizationType: 'API_KEY', AuthParameters }]),
    )
  }
  const args = ['--connections', 'connections.json', '--log-level', 'warn']
  const environment = { STEPWELL_SECRETS_KEY: 'ab'.repeat(32) }
  connections('first')
  const server = await serve(args, { directory, environment })
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.DescribeConnection' },
    body: '{"Name":"c"}',
  })
  assert.match(await response.text(), /"ConnectionState":"AUTHORIZED"/)
  assert.equal(await server.stop('SIGTERM'), 0)
  assert.ok(!existsSync(path.join(directory, '.stepwell/secrets.key')), 'no key is made if one is given')

  const wrongKey = await stepwell(['serve', ...args], { directory, environment: { STEPWELL_SECRETS_KEY: 'abc' } })
  assert.equal(wrongKey.code, 2)
  assert.equal(wrongKey.stderr, 'stepwell: STEPWELL_SECRETS_KEY must be 32 bytes in base64 or hexadecimal\n')
  connections('bad\u0000')
  const badSecret = await stepwell(['serve', ...args], { directory, environment })
  assert.equal(badSecret.code, 2)
  assert.match(
    badSecret.stderr,
    /^stepwell: connections\.json:1:\d+: connection 1: 1 validation error detected: Value at /,
  )
})

test('run --json stops quietly when its reader goes away', async (context) => {
  const directory = temporaryDirectory(context)
  const stop = { Variable: '$.stop', IsPresent: true, Next: 'C' }
  const states = {
    A: { Type: 'Pass', Next: 'B' },
    B: { Type: 'Choice', Choices: [stop], Default: 'A' },
    C: { Type: 'Succeed' },
  }
  writeFileSync(path.join(directory, 'loop.json'), JSON.stringify({ StartAt: 'A', States: states }))
  const command = '"$0" "$1" run --json --type EXPRESS loop.json | head -n 1 >/dev/null; echo $PIPESTATUS'
  const bin = path.resolve(import.meta.dirname, '../bin/stepwell.mjs')
  const shown = execFileSync('bash', ['-c', command, process.execPath, bin], { cwd: directory, timeout: 60_000 })
  assert.equal(String(shown).trim(), '141')
})
