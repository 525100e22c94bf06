import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { stepwell, temporaryDirectory } from './support/command.ts'

const pass = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'

test('arguments that are not understood are named, with exit code 2', async () => {
  const table: [args: string[], message: RegExp][] = [
    [['serve', '--prot', '1'], /unknown option '--prot'[\s\S]*--port/],
    [['serve', '--port', 'x'], /^stepwell: --port must be a whole number from 0 to 65535, not "x"\n$/],
    [['serve', '-waitTimeScale', 'x'], /^stepwell: --wait-time-scale must be a number/],
    [['serve', '--allow-http-endpoints', 'a/b'], /^stepwell: --allow-http-endpoints must be a list of http:\/\/HOST/],
    [['run', '-', '--connections', 'nowhere.json'], /nowhere\.json cannot be read: there is no such file\n$/],
    [['serve', '--mock-config', 'nowhere.json'], /^stepwell: there is no mock configuration file .*nowhere\.json\n$/],
    [['serve', '--s3-root', 'package.json'], /^stepwell: there is no directory .*package\.json to stand in for S3\n$/],
    [['run', '-', '--s3-root', 'nowhere'], /^stepwell: there is no directory .*nowhere to stand in for S3\n$/],
    [['run', 'nowhere.json'], /^stepwell: nowhere\.json cannot be read: there is no such file\n$/],
    [['run', '-', '--type', 'SLOW'], /^stepwell: --type must be STANDARD or EXPRESS, not "SLOW"\n$/],
    [
      ['policy', '-', '--aws-account', 'x'],
      /^stepwell: --aws-account must be an account number of twelve digits, such as 123456789012, not "x"\n$/,
    ],
    [
      ['policy', '-', '--aws-region', 'eu west'],
      /^stepwell: --aws-region must be the name of a region, such as us-east-1, not "eu west"\n$/,
    ],
    [['run'], /^stepwell: missing required argument 'file'\n\(stepwell run --help lists what there is\)\n$/],
    [['simulate'], /unknown command 'simulate'/],
    [['vaildate'], /unknown command 'vaildate'\n\(Did you mean validate\?\)/],
    [['-account', '1', '-port', '0'], /^stepwell: --aws-account must be an account number of twelve digits/],
    [['--port', 'x'], /^stepwell: --port must be a whole number/],
    [['--port'], /^stepwell: --port needs a value after it: --port PORT\n/],
    [['run', '-', '--with'], /^stepwell: --with needs a value after it: --with \[NAME=\]FILE\n/],
    [[], /^Usage: stepwell[\s\S]*Options without a command are those of serve: stepwell --port 8083\n$/],
  ]
  await Promise.all(
    table.map(async ([args, message]) => {
      const { code, stderr } = await stepwell(args, { input: pass })
      assert.equal(code, 2, args.join(' '))
      assert.match(stderr, message)
    }),
  )
})

test('an unusable proxy is refused before anything begins, without showing its password', async () => {
  const table: [environment: Record<string, string>, message: RegExp][] = [
    [
      { HTTPS_PROXY: 'socks5://me:hunter2@proxy' },
      /^stepwell: HTTPS_PROXY must be .*; socks5 proxies cannot be used\n$/,
    ],
    [
      { http_proxy: 'me:1/hunter2@proxy' },
      /^stepwell: http_proxy must be .*; in a user or a password, write \/ as %2F/,
    ],
  ]
  for (const [environment, message] of table) {
    for (const args of [
      ['serve', '--port', '0', '--mocks-only'],
      ['run', '-'],
    ]) {
      const { code, stdout, stderr } = await stepwell(args, { input: pass, environment })
      assert.match(stderr, message)
      assert.doesNotMatch(stdout + stderr, /hunter2/)
      assert.equal(code, 2)
    }
    assert.equal((await stepwell(['validate', '-'], { input: pass, environment })).code, 0)
  }
})

const mark = '\ufeff'

/** Runs each row in the same directory with these files. */
async function table(
  context: { after(remove: () => void): void },
  files: Readonly<Record<string, string>>,
  rows: [args: string[], code: number, said: RegExp, input?: string][],
): Promise<void> {
  const directory = temporaryDirectory(context)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true })
    writeFileSync(path.join(directory, name), text)
  }
  await Promise.all(
    rows.map(async ([args, code, said, input]) => {
      const finished = await stepwell(args, { directory, ...(input !== undefined && { input }) })
      assert.match(finished.stdout + finished.stderr, said, args.join(' '))
      assert.equal(finished.code, code, args.join(' '))
    }),
  )
}

test('unreadable input is shown with its place', async (context) => {
  const mocks = (...machines: string[]) => {
    const TestCases = { Happy: {} }
    const StateMachines = Object.fromEntries(machines.map((name) => [name, { TestCases }]))
    return JSON.stringify({ StateMachines, MockedResponses: { R: { '0': { Return: 1 } } } })
  }
  const files = {
    'p.json': pass,
    'definitions/a.asl.json': pass,
    'broken.json': '{"a":\n,}',
    'broken.yaml': 'StartAt: A\nStates:\n\tA: 1\n',
    'tag.yaml': '{a: !Ref a, States: {}}',
    'field.json': pass.replace('"End"', '"Paramters":{},"End"'),
    'one.json': mocks('orders'),
    'pass.json': mocks('orders').replace('"Happy":{}', '"Happy":{"A":"R"}'),
    'two.json': mocks('orders', 'returns'),
    'functions.yaml': 'functions:\n  a: [b\n',
  }
  await table(context, files, [
    [
      ['policy', 'field.json'],
      2,
      /^stepwell: field\.json:1:45 has an error.*did you mean "Parameters"\?.*\n ╭─ field\.json:1:45\n/,
    ],
    [
      ['policy', 'broken.json'],
      2,
      /^stepwell: broken\.json:2:1 has an error: INVALID_JSON_DESCRIPTION: [^\n]*(?<!\]) \(stepwell validate shows more\)\n ╭─ broken\.json:2:1\n2│ ,\}\n │ \^\n$/,
    ],
    [
      ['policy', 'tag.yaml'],
      2,
      /^stepwell: tag\.yaml:1:10 has an error[^\n]*: CLOUDFORMATION_FUNCTION: (?![^\n]* at null)!Ref a is a function/,
    ],
    [
      ['validate', 'broken.yaml'],
      1,
      /^error\[INVALID_YAML\]: this is not YAML: lines must be .*, and here is a tab\n ╭─ broken\.yaml:3:1\n[\s\S]*\nbroken\.yaml: 1 error\n$/,
    ],
    [['validate', '--json', 'broken.yaml'], 1, /"code": "INVALID_YAML",[\s\S]*"line": 3,\s+"column": 1,/],
    [['validate', 'definitions'], 2, /holds no templates; name the definitions in it: definitions\/\*\.asl\.json\n$/],
    [
      ['run', 'p.json', '--functions', 'functions.yaml'],
      2,
      /functions\.yaml:3:1: this is not YAML: a list .*\n ╭─ functions\.yaml:3:1\n/,
    ],
    [
      ['run', 'p.json', '--with', 'child'],
      2,
      /^stepwell: --with child: child cannot be read: there is no such file \(--with takes FILE or/,
    ],
    [
      ['run', 'p.json', '--with', 'child='],
      2,
      /^stepwell: --with child= has no file; .*as in --with child=child\.asl\.json\n$/,
    ],
    [['run', 'p.json', '--input', 'p.json'], 2, /^stepwell: --input takes JSON, .*did you mean --input @p\.json\?\n$/],
    [
      ['run', 'p.json', '--input', 'nope.json'],
      2,
      /did you mean --input @nope\.json\? \(there is no file nope\.json here\)\n$/,
    ],
    [
      ['run', 'p.json', '--input', '@nope.json'],
      2,
      /^stepwell: --input: nope\.json cannot be read: there is no such file\n$/,
    ],
    [
      ['run', 'p.json', '--input', '@broken.json'],
      2,
      /^stepwell: broken\.json:2:1: this is not JSON: .*\n ╭─ broken\.json:2:1\n2│ ,\}\n/,
    ],
    [['run', 'p.json', '--input', '{a: 1}'], 2, /^stepwell: --input is not JSON: .*\n ╭─ --input:1:2\n/],
    [['run', 'p.json', '--input', '-'], 0, /\n7\n|^7\n/, '7'],
    [['run', 'p.json', '--input', '-'], 2, /standard input was empty, but JSON was expected/],
    [
      ['run', '-', '--input', '-'],
      2,
      /^stepwell: standard input cannot be both a definition and the input; put one/,
      pass,
    ],
    [['run', 'p.json', '--test-case', 'Happy'], 2, /^stepwell: --test-case Happy needs a mock configuration/],
    [['run', 'p.json', '--test-case', 'Happy', '--mock-config', 'one.json'], 0, /SUCCEEDED/],
    [
      ['run', 'p.json', '--test-case', 'Hapy', '--mock-config', 'one.json'],
      2,
      /no such test case\. Did you mean Happy\? It has Happy \(orders\)\.\n$/,
    ],
    [
      ['run', 'p.json', '--test-case', '', '--mock-config', 'one.json'],
      2,
      /^stepwell: --test-case '': .*one\.json has no such test case\. It has Happy \(orders\)\.\n$/,
    ],
    [
      ['run', 'p.json', '--machine-name', 'orders', '--test-case', '', '--mock-config', 'one.json'],
      2,
      /No test case is named after the '#'\. .*'orders': 'Happy'\.\n$/,
    ],
    [
      ['run', 'p.json', '--test-case', 'Happy', '--mock-config', 'pass.json'],
      2,
      /mocks the state 'A', which is a Pass state/,
    ],
    [
      ['run', 'p.json', '--test-case', 'Happy', '--mock-config', 'two.json'],
      2,
      /choose one with --machine-name: orders, returns\n$/,
    ],
  ])
})

test('a byte order mark is ignored in files and standard input', async (context) => {
  const connection = {
    Name: 'c',
    AuthorizationType: 'BASIC',
    AuthParameters: { BasicAuthParameters: { Username: 'u', Password: 'p' } },
  }
  const yaml = 'StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true\n'
  const mocks = '{"StateMachines":{"p":{"TestCases":{"T":{}}}},"MockedResponses":{}}'
  const files = {
    'p.json': pass,
    'marked.json': mark + pass,
    'p.asl.yaml': mark + yaml,
    'input.json': `${mark}7`,
    'mocks.json': mark + mocks,
    'connections.json': mark + JSON.stringify([connection]),
    'connections.yaml': `${mark}- ${JSON.stringify(connection)}\n`,
    'values.json': `${mark}{"A": "b"}`,
    'values.yaml': `${mark}A: b\n`,
    'functions.yaml': `${mark}functions: {}\n`,
  }
  const warned = /^\{\}\nwarning\[BYTE_ORDER_MARK\]: /
  const extra = [
    ['--connections', 'connections.json', '--mock-config', 'mocks.json', '--test-case', 'T'],
    ['--connections', 'connections.yaml', '--substitutions', 'values.json'],
    ['--functions', 'functions.yaml', '--substitutions', 'values.yaml'],
  ]
  await table(context, files, [
    ...extra.map((each): [string[], number, RegExp] => [
      ['run', 'p.json', '--input', '@input.json', '--quiet', ...each],
      0,
      /^7\n$/,
    ]),
    [['run', 'p.asl.yaml', '--quiet'], 0, /^\{\}\n$/],
    [['run', 'p.json', '--input', '-', '--quiet'], 0, /^7\n$/, `${mark}7`],
    [['run', '-', '--quiet'], 0, warned, mark + pass],
    [['run', 'marked.json', '--quiet'], 0, warned],
    [['validate', 'marked.json'], 0, /^warning\[BYTE_ORDER_MARK\]: .*the API would refuse it\n ╭─ marked\.json:1:1\n/],
    [['validate', 'p.asl.yaml'], 0, /^p\.asl\.yaml: no problems found\n$/],
    [['run', '-', '--quiet'], 0, /^\{\}\n$/, mark + yaml],
  ])
})

test('an unusable data directory is named, with what to do', async (context) => {
  const files = { file: '', 'text/stepwell.db': 'hello\n'.repeat(100) }
  const serve = (directory: string) => ['serve', '--port', '0', '--data-dir', directory]
  await table(context, files, [
    [
      serve('file'),
      2,
      /^stepwell: The data directory .*file cannot be made, because there is a file in its place\. Give/,
    ],
    [serve('file/sub'), 2, /cannot be made, because there is a file in its place/],
    [
      serve('text'),
      2,
      /text\/stepwell\.db: the file is not a database .* or move it away; or give the server another data directory\.\n$/,
    ],
  ])
})

test('policy and validate take the account and the region from the environment or from flags', async (context) => {
  const directory = temporaryDirectory(context)
  const templated = {
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          Definition: {
            StartAt: 'A',
            States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Parameters: {}, End: true } },
          },
        },
      },
    },
  }
  const { States } = templated.Resources.Machine.Properties.Definition
  Object.assign(States.A.Parameters, { TopicArn: { Ref: 'Topic' }, Message: 'm' })
  writeFileSync(path.join(directory, 't.json'), JSON.stringify(templated))
  const environment = { AWS_DEFAULT_REGION: 'eu-west-1', AWS_ACCOUNT_ID: '111122223333' }
  const flags = ['--aws-region', 'eu-north-1', '--aws-account', '444455556666']
  for (const command of ['policy', 'validate']) {
    const fromEnvironment = await stepwell([command, 't.json'], { directory, environment })
    assert.match(fromEnvironment.stdout, /arn:aws:sns:eu-west-1:111122223333:Topic/, fromEnvironment.stderr)
    const fromFlags = await stepwell([command, 't.json', ...flags], { directory, environment })
    assert.match(fromFlags.stdout, /arn:aws:sns:eu-north-1:444455556666:Topic/, fromFlags.stderr)
  }
})

test('the files of --with are checked like the first one', async (context) => {
  const task = (resource: string) => pass.replace('"Pass"', `"Task","Resource":${JSON.stringify(resource)}`)
  const yaml = 'StartAt: A\nStates:\n  A: {Type: Task, End: true, Resource: !GetAtt f.Arn}\n'
  const placeholder = `$${'{Q}'}`
  const files = {
    'p.json': pass,
    'field.json': pass.replace('"End"', '"Paramters":{},"End"'),
    'broken.json': '{"a":\n]}',
    'broken.yaml': 'StartAt: [\n',
    'tag.yaml': yaml,
    'comma.json': pass.replace('true}', 'true,}'),
    'text.json': pass.replace('"End"', `"Comment":"${placeholder}","End"`),
    'call.json': task(placeholder),
  }
  const run = (...others: string[]) => ['run', 'p.json', ...others.flatMap((each) => ['--with', each])]
  await table(context, files, [
    [
      run('kid=field.json'),
      2,
      /^error\[SCHEMA_VALIDATION_FAILED\]: .*\n +╭─ field\.json:1:45\n[\s\S]*did you mean "Parameters"\?/,
    ],
    [run('kid=broken.json'), 2, /^error\[INVALID_JSON_DESCRIPTION\]: .*\n +╭─ broken\.json:2:1\n/],
    [run('kid=broken.yaml'), 2, /broken\.yaml:\d:\d+: this is not YAML: [\s\S]*╭─ broken\.yaml/],
    [run('kid=tag.yaml'), 2, /^error\[CLOUDFORMATION_FUNCTION\]: !GetAtt f\.Arn [\s\S]*╭─ tag\.yaml:3:/],
    [run('kid=comma.json'), 0, /^\{\}\nwarning\[READ_AS_YAML\]: [\s\S]*╭─ comma\.json:1:\d+\n[\s\S]*SUCCEEDED/],
    [run('kid=text.json'), 0, /^\{\}\nwarning\[PLACEHOLDER_WITHOUT_VALUE\]: [\s\S]*╭─ text\.json:1:[\s\S]*SUCCEEDED/],
    [run('kid=call.json'), 2, /^error\[PLACEHOLDER_WITHOUT_VALUE\]: [\s\S]*╭─ call\.json:1:/],
    [[...run('kid=text.json'), '--substitute', 'Q=x'], 0, /^(?![\s\S]*warning)[\s\S]*SUCCEEDED/],
    [run('field.json', 'tag.yaml'), 2, /SCHEMA_VALIDATION_FAILED[\s\S]*CLOUDFORMATION_FUNCTION/],
    [
      run('kid=text.json', 'kid=comma.json'),
      2,
      /\nstepwell: --with kid=comma\.json: --with kid=text\.json is called kid already; give this one another name, as in --with kid-2=comma\.json\n$/,
    ],
    [run('p=text.json'), 2, /\nstepwell: --with p=text\.json: p\.json is called p already; give/],
    [run('a b=comma.json'), 2, /\nstepwell: --with a b=comma\.json: CreateStateMachine: Invalid Name: 'a b'/],
  ])
})
