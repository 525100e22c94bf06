import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DocumentPath } from '../asl/diagnostics/index.ts'
import type { JsonObject, JsonValue } from '../json/index.ts'
import { TemplateEvaluator } from './evaluator.ts'
import { Names } from './names.ts'
import { readTemplate } from './template.ts'

const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' }

const document: JsonObject = {
  Transform: 'AWS::Serverless-2016-10-31',
  Parameters: {
    Stage: { Type: 'String', Default: 'dev' },
    Count: { Type: 'Number', Default: 3 },
    Subnets: { Type: 'CommaDelimitedList', Default: 'a, b' },
    TopicArn: { Type: 'String' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
    Empty: { Type: 'String', Default: '' },
  },
  Mappings: { Sizes: { dev: { memory: 128 } } },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    IsNotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
  },
  Resources: {
    Charge: { Type: 'AWS::Serverless::Function', Properties: { AutoPublishAlias: 'live' } },
    Named: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'charge-it' } },
    Queue: { Type: 'AWS::SQS::Queue' },
    Topic: { Type: 'AWS::SNS::Topic' },
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Sub': 'x' } } },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Child: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'child' } },
    Work: { Type: 'AWS::StepFunctions::Activity' },
    Other: { Type: 'Custom::Thing' },
  },
}

function evaluate(value: JsonValue, given: Record<string, string> = {}) {
  const template = readTemplate(document)
  const names = new Names(template, new Map(Object.entries(given)), place)
  const evaluator = new TemplateEvaluator(template, names, () => null)
  const result = evaluator.value(value, [])
  return { result, madeUp: [...names.madeUp.keys()], problems: evaluator.problems.map(({ message }) => message) }
}

test('functions give what is known, and well-formed values for what only a deployment knows', () => {
  const regional = 'eu-west-1:111122223333'
  const table: [value: JsonValue, result: JsonValue, madeUp: string[]][] = [
    [{ Ref: 'Stage' }, 'dev', []],
    [{ Ref: 'Count' }, '3', []],
    [{ Ref: 'Subnets' }, ['a', 'b'], []],
    [{ Ref: 'Empty' }, '', []],
    [{ Ref: 'AWS::Region' }, 'eu-west-1', []],
    [{ Ref: 'AWS::AccountId' }, '111122223333', []],
    [{ Ref: 'TopicArn' }, `arn:aws:sns:${regional}:TopicArn`, ['TopicArn']],
    [{ Ref: 'Stored' }, 'Stored', ['Stored']],
    [{ Ref: 'Charge' }, 'Charge', ['Charge']],
    [{ Ref: 'Charge.Alias' }, `arn:aws:lambda:${regional}:function:Charge:live`, ['Charge.Alias']],
    [{ 'Fn::GetAtt': ['Charge', 'Arn'] }, `arn:aws:lambda:${regional}:function:Charge`, ['Charge.Arn']],
    [{ 'Fn::GetAtt': 'Named.Arn' }, `arn:aws:lambda:${regional}:function:charge-it`, ['Named.Arn']],
    [{ 'Fn::GetAtt': ['ChargeRole', 'Arn'] }, 'arn:aws:iam::111122223333:role/ChargeRole', ['ChargeRole.Arn']],
    [{ Ref: 'Queue' }, 'https://sqs.eu-west-1.amazonaws.com/111122223333/Queue', ['Queue']],
    [{ 'Fn::GetAtt': ['Queue', 'QueueName'] }, 'Queue', ['Queue.QueueName']],
    [{ Ref: 'Topic' }, `arn:aws:sns:${regional}:Topic`, ['Topic']],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, `arn:aws:dynamodb:${regional}:table/Table`, ['Table.Arn']],
    [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::bucket', ['Bucket.Arn']],
    [{ Ref: 'Child' }, `arn:aws:states:${regional}:stateMachine:child`, ['Child']],
    [{ Ref: 'Work' }, `arn:aws:states:${regional}:activity:Work`, ['Work']],
    [{ 'Fn::GetAtt': ['Other', 'Arn'] }, `arn:aws:thing:${regional}:Other`, ['Other.Arn']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub
    [{ 'Fn::Sub': 'a ${Stage} ${!Literal} ${AWS::Partition}' }, 'a dev ${Literal} aws', []],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub
    [{ 'Fn::Sub': ['${x}-${Stage}', { x: { Ref: 'Count' } }] }, '3-dev', []],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-dev-1', []],
    [{ 'Fn::Join': ['+', { Ref: 'Subnets' }] }, 'a+b', []],
    [{ 'Fn::Join': ['-', ['', 'a', '']] }, '-a-', []],
    [{ 'Fn::Join': ['-', [{ Ref: 'AWS::NoValue' }, 'a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b', []],
    [{ 'Fn::Join': ['-', [{ 'Fn::If': ['IsProd', 'a', { Ref: 'AWS::NoValue' }] }, 'b', 'c']] }, 'b-c', []],
    [{ 'Fn::Join': ['-', []] }, '', []],
    [{ 'Fn::Join': ['-', [{ Ref: 'AWS::NoValue' }]] }, '', []],
    [{ 'Fn::Select': ['1', { Ref: 'Subnets' }] }, 'b', []],
    [{ 'Fn::Select': [0, [{ Ref: 'Stage' }, 'x']] }, 'dev', []],
    [{ 'Fn::Split': ['/', 'a/b'] }, ['a', 'b'], []],
    [{ 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 128, []],
    [{ 'Fn::If': ['IsProd', 'yes', 'no'] }, 'no', []],
    [{ 'Fn::If': ['IsNotProd', 'yes', 'no'] }, 'yes', []],
    [{ 'Fn::If': ['Nowhere', 'yes', 'no'] }, 'yes', []],
    [{ a: { 'Fn::If': ['IsProd', 1, { Ref: 'AWS::NoValue' }] }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }, []],
    [{ 'Fn::ImportValue': 'shop:QueueArn' }, `arn:aws:sqs:${regional}:shop-QueueArn`, ['shop:QueueArn']],
    [{ 'Fn::Base64': 'é' }, 'w6k=', []],
    [{ 'Fn::ToJsonString': { a: { Ref: 'Stage' } } }, '{"a":"dev"}', []],
    [{ Ref: 'x', more: 1 }, { Ref: 'x', more: 1 }, []],
  ]
  for (const [value, expected, madeUp] of table) {
    const found = evaluate(value)
    assert.deepEqual(found, { result: expected, madeUp, problems: [] }, JSON.stringify(value))
  }
})

test('values that were given come first, and nothing is made up for them', () => {
  const given = { Stage: 'prod', 'Charge.Arn': 'arn:x', Charge: 'mine', 'AWS::Region': 'cn-north-1' }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub
  const value = [{ 'Fn::Sub': '${Charge.Arn} ${Charge} ${AWS::Region}' }, { 'Fn::If': ['IsProd', 1, 2] }]
  assert.deepEqual(evaluate(value, given), { result: ['arn:x mine cn-north-1', 1], madeUp: [], problems: [] })
})

test('names that mean nothing, and functions that cannot be evaluated, are problems', () => {
  const table: [value: JsonValue, problem: RegExp][] = [
    [{ Ref: 'Nobody' }, /^The template has no parameter or resource "Nobody"; --substitute Nobody=VALUE/],
    [{ 'Fn::GetAtt': ['Chrage', 'Arn'] }, /^The template has no resource "Chrage"; --substitute Chrage\.Arn=VALUE/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub
    [{ 'Fn::Sub': 'x ${Nobody}' }, /no parameter or resource "Nobody"/],
    [{ 'Fn::Select': [5, ['a']] }, /^Fn::Select takes an index/],
    [{ 'Fn::FindInMap': ['Sizes', 'prod', 'memory'] }, /^The template has no mapping Sizes \/ prod \/ memory$/],
    [{ 'Fn::Sub': ['$' + '{x}', { x: { 'Fn::Cidr': [] } }] }, /^Fn::Cidr cannot be evaluated/],
    [{ 'Fn::Transform': { Name: 'X' } }, /^Fn::Transform cannot be evaluated before the template is deployed$/],
    [{ 'Fn::Join': ['a'] }, /^Fn::Join takes a separator and a list$/],
    [{ 'Fn::Join': ['', [{ a: 1 }]] }, /^Expected text/],
    [{ 'Fn::Join': ['', { 'Fn::If': ['IsProd', 'a', { Ref: 'AWS::NoValue' }] }] }, /^Expected text/],
    [{ 'Fn::Base64': { Ref: 'AWS::NoValue' } }, /^Expected text/],
  ]
  for (const [value, problem] of table) {
    const { problems } = evaluate(value)
    assert.equal(problems.length, 1, JSON.stringify(value))
    assert.match(problems[0]!, problem)
  }
})

test('an item of a list that cannot be evaluated leaves no separator behind', () => {
  for (const [items, expected] of [
    [[{ 'Fn::Cidr': [] }, 'a', 'b'], 'a-b'],
    [['a', { 'Fn::Cidr': [] }, 'b'], 'a-b'],
    [['a', 'b', null], 'a-b'],
  ] as const) {
    assert.equal(evaluate({ 'Fn::Join': ['-', items as unknown as JsonValue] }).result, expected)
  }
})

test('each unknown name is shown at its place', () => {
  const template = readTemplate(document)
  const evaluator = new TemplateEvaluator(template, new Names(template, new Map(), place), () => null)
  evaluator.text({ 'Fn::Sub': `\${!Nobody} \${Stage} \${Nobody} \${None}` }, ['At'])
  assert.deepEqual(
    evaluator.problems.map(({ path, innerOffset }) => [path, innerOffset]),
    [
      [['At', 'Fn::Sub'], 20],
      [['At', 'Fn::Sub'], 30],
    ],
  )
})

test('an assembled text knows where each part was written', () => {
  const template = readTemplate(document)
  const names = new Names(template, new Map(), place)
  const asked: [DocumentPath, number | undefined][] = []
  const evaluator = new TemplateEvaluator(template, names, (path, innerOffset) => {
    asked.push([path, innerOffset])
    return { offset: innerOffset ?? 0, length: 0, line: 1, column: 1 }
  })
  const text = evaluator.text({ 'Fn::Join': ['', ['abc', { Ref: 'Stage' }, 'def']] }, ['At'])!
  assert.equal(text.text, 'abcdevdef')
  const placeOf = (offset: number) => {
    asked.length = 0
    text.place(offset, 1)
    return asked[0]
  }
  assert.deepEqual(placeOf(1), [['At', 'Fn::Join', 1, 0], 1])
  assert.deepEqual(placeOf(4), [['At', 'Fn::Join', 1, 1], undefined])
  assert.deepEqual(placeOf(7), [['At', 'Fn::Join', 1, 2], 1])
  asked.length = 0
  const selected = evaluator.text({ 'Fn::Select': [1, { Ref: 'Subnets' }] }, ['At'])!
  selected.place(0, 1)
  assert.deepEqual([selected.text, asked[0]], ['b', [['At', 'Fn::Select', 1], undefined]])
})
