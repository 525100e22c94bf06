import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { positionOf } from '../../asl/diagnostics/index.ts'
import { UsageError } from '../../server/usage-error.ts'
import { checkDefinitionFile } from './check-definition-file.ts'
import { readDefinition, readDefinitions } from './definition-file.ts'

/** Writes files, and returns a function that gives the path to one of them. */
function folderOf(context: TestContext, files: Record<string, string>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwell-templates-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  return (reference: string) => path.join(folder, reference)
}

/** The findings of each machine: place in the file, severity and code. */
async function said(reference: string, values: Record<string, string> = {}) {
  const options = { substitutions: new Map(Object.entries(values)), account: '123456789012', region: 'us-east-1' }
  const definitions = await readDefinitions(reference, options)
  return definitions.map((definition) => {
    const findings = checkDefinitionFile(definition, definition.type ?? 'STANDARD')
    const lines = findings.map(({ diagnostic, source, fileName, finder }) => {
      const position = positionOf(diagnostic, source, finder)
      const shown =
        position === null
          ? ''
          : source
              .slice(position.offset, position.offset + position.length)
              .split('\n')[0]!
              .slice(0, 40)
      return `${path.basename(fileName)}:${position?.line}:${position?.column} ${diagnostic.severity} ${diagnostic.code} ${shown}`
    })
    return [`${path.basename(definition.label)} ${definition.machineName} ${definition.type}`, ...lines]
  })
}

const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Charge:
    Type: AWS::Serverless::Function
  ByFile:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionUri: machines/by-file.asl.json
      DefinitionSubstitutions:
        ChargeArn: !GetAtt Charge.Arn
        Timeout: 30
  ByObject:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: by-object
      DefinitionSubstitutions: {Where: there}
      Definition:
        StartAt: A
        States:
          A:
            Type: Task
            Resource: !GetAtt Charge.Arn
            Comment: \${Where}
            Next: Missing
  ByText:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: !Sub \${AWS::StackName}-x
      DefinitionString: !Sub |
        {
          "StartAt": "Start",
          "States": {
            "Start": {"Type": "Task", "Resource": "\${Charge.Arn}", "Next": "Nowhere"}
          }
        }
`
const byFile = `{
  "StartAt": "A",
  "States": {"A": {"Type": "Task", "Resource": "\${ChargeArn}", "TimeoutSeconds": \${Timeout}, "Next": "Gone"}}
}
`

test('the machines of a template are checked, and problems have their places in the files', async (context) => {
  const at = folderOf(context, { 'template.yaml': template, 'machines/by-file.asl.json': byFile })
  assert.deepEqual(await said(at('template.yaml')), [
    [
      'template.yaml#ByFile ByFile EXPRESS',
      'by-file.asl.json:3:102 ERROR MISSING_TRANSITION_TARGET "Gone"',
      'by-file.asl.json:3:13 ERROR MISSING_END_STATE {"A": {"Type": "Task", "Resource": "',
    ],
    [
      'template.yaml#ByObject by-object null',
      'template.yaml:25:19 ERROR MISSING_TRANSITION_TARGET Missing',
      'template.yaml:21:11 ERROR MISSING_END_STATE A:',
    ],
    [
      'template.yaml#ByText ByText null',
      'template.yaml:34:76 ERROR MISSING_TRANSITION_TARGET "Nowhere"',
      'template.yaml:33:21 ERROR MISSING_END_STATE {',
    ],
  ])
  const { madeUp, json } = await readDefinition(at('template.yaml#by-object'))
  assert.deepEqual([...madeUp], [['Charge.Arn', 'arn:aws:lambda:us-east-1:123456789012:function:Charge']])
  assert.match(json, /"Resource":"arn:aws:lambda:us-east-1:123456789012:function:Charge","Comment":"there"/)
  const given = { substitutions: new Map([['Charge.Arn', 'arn:x']]), account: '111122223333', region: 'eu-west-1' }
  const other = await readDefinition(at('template.yaml#ByText'), given)
  assert.equal(other.madeUp.size, 0)
  assert.match(other.json, /"Resource": "arn:x"/)
})

test('what CDK writes is found, in a template or in its folder', async (context) => {
  const resources = {
    Fn1A2B: { Type: 'AWS::Lambda::Function' },
    FlowC3D4: {
      Type: 'AWS::StepFunctions::StateMachine',
      Metadata: { 'aws:cdk:path': 'App/Flow/Resource' },
      Properties: {
        StateMachineType: 'STANDARD',
        DefinitionString: {
          'Fn::Join': [
            '',
            [
              '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:',
              { Ref: 'AWS::Partition' },
              ':states:::lambda:invoke","Parameters":{"FunctionName":"',
              { 'Fn::GetAtt': ['Fn1A2B', 'Arn'] },
              '"},"Next":"Nowhere"}}}',
            ],
          ],
        },
      },
    },
    Asset: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        DefinitionS3Location: { Bucket: { 'Fn::Sub': 'assets-$' + '{AWS::Region}' }, Key: 'abc.json' },
        DefinitionSubstitutions: { Fn: { 'Fn::GetAtt': ['Fn1A2B', 'Arn'] } },
      },
    },
  }
  const asset = '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"$' + '{Fn}","End":true}}}'
  const at = folderOf(context, {
    'cdk.out/App.template.json': JSON.stringify({ Resources: resources }, null, 1),
    'cdk.out/asset.abc.json': asset,
    'cdk.out/manifest.json': '{}',
    'cdk.out/assembly-Stage/Other.template.json': JSON.stringify({ Resources: { Asset: resources.Asset } }),
    'cdk.out/assembly-Stage/asset.abc.json': asset,
  })
  const flow = [
    'App.template.json#FlowC3D4 FlowC3D4 STANDARD',
    'App.template.json:28:22 ERROR MISSING_TRANSITION_TARGET \\"Nowhere\\"',
    'App.template.json:17:39 ERROR MISSING_END_STATE {\\"A\\":{\\"Type\\":\\"Task\\",\\"Resource\\":\\',
  ]
  assert.deepEqual(await said(at('cdk.out')), [
    flow,
    ['App.template.json#Asset Asset null'],
    [
      'Other.template.json#Asset Asset null',
      'Other.template.json:1:199 ERROR TEMPLATE_PROBLEM {"Fn::GetAtt":["Fn1A2B","Arn"]}',
    ],
  ])
  assert.deepEqual(await said(at('cdk.out#App/Flow')), [flow])
  await assert.rejects(
    readDefinition(at('cdk.out#Asset')),
    /has 2 state machines Asset; choose one of them: .*App\.template\.json#Asset, /,
  )
})

test('a choice that does not exist is refused, and the available ones are listed', async (context) => {
  const at = folderOf(context, {
    'template.yaml': template,
    'none.yaml': 'AWSTemplateFormatVersion: "2010-09-09"\nResources: {Q: {Type: AWS::SQS::Queue}}\n',
    'alone.json': '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}',
    'empty/readme.txt': '',
  })
  const table: [reference: string, message: RegExp][] = [
    [
      'template.yaml',
      /template\.yaml has 3 state machines; choose one of them: \S+template\.yaml#ByFile, \S+#ByObject, \S+#ByText$/,
    ],
    [
      'template.yaml#ByTxt',
      /has no state machine ByTxt; did you mean ByText\? .* has the state machines ByFile, ByObject, ByText$/,
    ],
    ['template.yaml#Charge', /^Charge in .* is an AWS::Serverless::Function, not a state machine; /],
    [
      'none.yaml',
      /is a template without a state machine: it has Q \(AWS::SQS::Queue\); state machines are of the types /,
    ],
    ['alone.json#A', /alone\.json is not a template, so there is no A in it; leave out #A$/],
    ['empty', /^the folder .*empty holds no templates; /],
    ['nowhere.yaml#A', /nowhere\.yaml cannot be read: there is no such file$/],
  ]
  for (const [reference, message] of table) {
    await assert.rejects(
      readDefinition(at(reference)),
      (error) => error instanceof UsageError && message.test(error.message),
      reference,
    )
  }
  assert.equal((await readDefinition(at('alone.json'))).machineName, 'alone')
})

test('a template that does not say what its definition is gets an error at that place', async (context) => {
  const machine = (properties: string) =>
    `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties: {${properties}}\n`
  const at = folderOf(context, {
    'no-definition.yaml': machine('Name: x'),
    'no-file.yaml': machine('DefinitionUri: nowhere.json'),
    'elsewhere.yaml': machine('DefinitionUri: s3://bucket/key.json'),
    'unknown.yaml': machine('Definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt No.Arn, End: true}}}'),
  })
  const problem = async (file: string) => (await said(at(file)))[0]?.slice(1)
  assert.deepEqual(await problem('no-definition.yaml'), [
    'no-definition.yaml:3:5 ERROR TEMPLATE_PROBLEM Type: AWS::Serverless::StateMachine',
  ])
  assert.deepEqual(await problem('no-file.yaml'), ['no-file.yaml:4:33 ERROR TEMPLATE_PROBLEM nowhere.json'])
  assert.deepEqual(await problem('elsewhere.yaml'), ['elsewhere.yaml:4:33 ERROR TEMPLATE_PROBLEM s3://bucket/key.json'])
  assert.deepEqual(await problem('unknown.yaml'), ['unknown.yaml:4:86 ERROR TEMPLATE_PROBLEM No.Arn'])
})

test('placeholders are filled in, and those left over are explained in place of the errors that they cause', async (context) => {
  const at = folderOf(context, {
    'x.asl.json': byFile,
    'field.json': '{"StartAt":"A","States":{"A":{"Type":"Pass","Coment":"$' + '{a}","End":true}}}',
    'x.asl.yaml':
      'StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: $' +
      '{Fn}\n    Comment: $' +
      '{Fn} $' +
      '{Note}\n    End: true\n',
  })
  assert.deepEqual(await said(at('x.asl.json')), [
    ['x.asl.json x null', 'x.asl.json:3:82 ERROR PLACEHOLDER_WITHOUT_VALUE $'],
  ])
  assert.deepEqual(await said(at('x.asl.json'), { Timeout: '5' }), [
    [
      'x.asl.json x null',
      'x.asl.json:3:49 ERROR PLACEHOLDER_WITHOUT_VALUE $' + '{ChargeArn}',
      'x.asl.json:3:102 ERROR MISSING_TRANSITION_TARGET "Gone"',
      'x.asl.json:3:13 ERROR MISSING_END_STATE {"A": {"Type": "Task", "Resource": "$' + '{Ch',
    ],
  ])
  assert.deepEqual(
    (await said(at('field.json')))[0]?.slice(1).map((line) => line.split(' ')[2]),
    ['PLACEHOLDER_WITHOUT_VALUE', 'SCHEMA_VALIDATION_FAILED'],
    'a mistake in the name beside it stays one',
  )
  assert.deepEqual(await said(at('x.asl.yaml')), [
    [
      'x.asl.yaml x null',
      'x.asl.yaml:5:15 ERROR PLACEHOLDER_WITHOUT_VALUE $' + '{Fn}',
      'x.asl.yaml:6:20 WARNING PLACEHOLDER_WITHOUT_VALUE $' + '{Note}',
    ],
  ])
  const fn = 'arn:aws:lambda:us-east-1:123456789012:function:f'
  assert.deepEqual(await said(at('x.asl.yaml'), { Fn: fn, Note: 'n' }), [['x.asl.yaml x null']])
})

test('functions of CloudFormation outside of a template are explained, unless their values are given', async (context) => {
  const at = folderOf(context, {
    'tag.yaml': 'StartAt: A\nStates:\n  A: {Type: Task, Resource: !GetAtt task1.Arn, End: true}\n',
    'long.json': '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":{"Fn::GetAtt":["task1","Arn"]},"End":true}}}',
  })
  assert.deepEqual(await said(at('tag.yaml')), [
    ['tag.yaml tag null', 'tag.yaml:3:37 ERROR CLOUDFORMATION_FUNCTION task1.Arn'],
  ])
  const fn = 'arn:aws:lambda:us-east-1:123456789012:function:f'
  assert.deepEqual(await said(at('tag.yaml'), { 'task1.Arn': fn }), [['tag.yaml tag null']])
  assert.deepEqual(await said(at('long.json')), [
    ['long.json long null', 'long.json:1:56 ERROR CLOUDFORMATION_FUNCTION {"Fn::GetAtt":["task1","Arn"]}'],
  ])
})

test('no function of CloudFormation is worked out, or read as text, in a file of its own', async (context) => {
  const functions = [
    '!If [IsProd, prod, dev]',
    '!ImportValue MyFnArn',
    '!Condition q',
    '!GetAZs ""',
    '!Ref AWS::Region',
    '!Join ["", [a, b]]',
    '!Sub a',
    '!ToJsonString {a: 1}',
    '{"Fn::If": [IsProd, prod, dev]}',
  ]
  for (const [index, written] of functions.entries()) {
    const file = `${index}.yaml`
    const at = folderOf(context, {
      [file]: `StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true\n    Result: ${written}\n`,
    })
    const [found] = await said(at(file), { IsProd: 'true', Name: 'value' })
    assert.equal(found?.length, 2, written)
    assert.match(found[1]!, /:6:\d+ ERROR CLOUDFORMATION_FUNCTION /, written)
  }
  const choice =
    'StartAt: A\nStates:\n  A: {Type: Choice, QueryLanguage: JSONata, Default: B, Choices: [{Next: B, Condition: "{% true %}"}]}\n'
  const data = `${choice}  B: {Type: Pass, QueryLanguage: JSONata, Output: [{Ref: x}, {Condition: y}, {"Fn::Own": z}], End: true}\n`
  const at = folderOf(context, {
    'data.yaml': data,
    'long.json': '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"Fn::Sub":"x"},"End":true}}}',
  })
  assert.deepEqual(await said(at('data.yaml')), [['data.yaml data null']])
  assert.deepEqual(await said(at('long.json')), [
    ['long.json long null', 'long.json:1:54 ERROR CLOUDFORMATION_FUNCTION {"Fn::Sub":"x"}'],
  ])
})

test('JSON that only YAML accepts is read with a warning at the place where it stops being JSON', async (context) => {
  const pass = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true'
  const at = folderOf(context, {
    'comma.json': `${pass},}}}`,
    'comment.json': `# first\n${pass}}}}`,
    'quotes.json': `${pass}, 'Comment': 'x'}}}`,
    'slashes.json': `${pass}, // why\n"Comment": "x"}}}`,
    'no-value.json': '{"StartAt":\n}',
    'open.json': pass,
    'no-comma.json': '{"StartAt": "A" "States": {}}',
  })
  const read = async (file: string) => (await said(at(file)))[0]?.slice(1)
  assert.deepEqual(await read('comma.json'), ['comma.json:1:63 WARNING READ_AS_YAML }'])
  assert.deepEqual(await read('comment.json'), ['comment.json:1:1 WARNING READ_AS_YAML #'])
  assert.deepEqual(await read('quotes.json'), ["quotes.json:1:64 WARNING READ_AS_YAML 'Comment'"])
  for (const file of ['slashes.json', 'no-value.json', 'open.json', 'no-comma.json']) {
    const [only, ...more] = (await read(file)) ?? []
    assert.match(only ?? '', /ERROR INVALID_JSON_DESCRIPTION/, file)
    assert.deepEqual(more, [])
  }
})

test('values that only a deployment knows are not judged by made-up ones, and loops are reported', async (context) => {
  const at = folderOf(context, {
    'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Delay: {Type: String}
Resources:
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x}}
  'Fn::ForEach::Each':
    - Name
    - [a, b]
    - 'M\${Name}':
        Type: AWS::StepFunctions::StateMachine
        Properties: {Definition: {StartAt: X}}
  Orders:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition:
        StartAt: A
        States:
          A: {Type: Task, Resource: !ImportValue shared-function, Next: B}
          B: {Type: Task, Resource: '{{resolve:ssm:/function/arn}}', Next: C}
          C: {Type: Wait, Seconds: !Ref Delay, Next: D}
          D: {Type: Task, Resource: !GetAtt Nested.Outputs.FunctionArn, Next: E}
          E: {Type: Pass, End: tru}
`,
  })
  const definitions = await readDefinitions(at('template.yaml'))
  const found = definitions.map((definition) =>
    checkDefinitionFile(definition, 'STANDARD').map(({ diagnostic }) => `${diagnostic.code}: ${diagnostic.message}`),
  )
  assert.deepEqual(found, [
    ['SCHEMA_VALIDATION_FAILED: Expected value of type [BOOLEAN]'],
    ['TEMPLATE_PROBLEM: The state machines that Fn::ForEach::Each makes are not checked: loops are not expanded here'],
  ])
})
