import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import { awsServiceOf, isAwsHostOf } from './aws-host.ts'

test('the service of a host comes from a label that no customer chooses', () => {
  for (const [host, service] of [
    ['sqs.us-east-1.amazonaws.com', 'sqs'],
    ['queue.amazonaws.com', 'queue'],
    ['us-west-2.queue.amazonaws.com', 'queue'],
    ['sts.amazonaws.com', 'sts'],
    ['bucket.s3.dualstack.eu-west-1.amazonaws.com', 's3'],
    ['bucket.s3-fips.us-gov-east-1.amazonaws.com', 's3'],
    ['api.sagemaker-fips.us-east-1.amazonaws.com', 'sagemaker'],
    ['111122223333.data-kinesis.us-east-1.api.aws', 'data-kinesis'],
    ['abc.endpoints.email.global.api.aws', 'email'],
    ['sqs.cn-north-1.amazonaws.com.cn', 'sqs'],
    ['ABC.gr7.us-east-1.eks.amazonaws.com', 'eks'],
    // Customers' own hosts, whatever they call them.
    ['sqs-1.us-east-1.elb.amazonaws.com', 'elb'],
    ['sqs-1.elb.us-east-1.amazonaws.com', 'elb'],
    ['sqs.execute-api.us-east-1.amazonaws.com', 'execute-api'],
    ['ec2-1-2-3-4.compute-1.amazonaws.com', 'compute-1'],
    ['ec2-1-2-3-4.eu-west-1.compute.amazonaws.com', 'compute'],
    ['vpce-1-2.sqs.us-east-1.vpce.amazonaws.com', 'vpce'],
  ] as const) {
    assert.equal(awsServiceOf(host), service, host)
  }
  for (const host of [
    'amazonaws.com',
    'evilamazonaws.com',
    'sqs.us-east-1.amazonaws.com.evil.example',
    'sqs.us-east-1.amazonaws.com.',
    'localhost',
    '127.0.0.1',
    '[::1]',
  ]) {
    assert.equal(awsServiceOf(host), null, host)
  }
})

test('a service has its hosts, those of its kinds of operations, and some of other names', () => {
  for (const [service, host] of [
    ['sqs', 'sqs.eu-west-1.amazonaws.com'],
    ['sqs', 'us-west-2.queue.amazonaws.com'],
    ['dynamodb', '111122223333.ddb.us-east-1.amazonaws.com'],
    ['kinesis', 'x.y.data-kinesis.us-east-1.amazonaws.com'],
    ['s3', 'a-111122223333.s3-accesspoint.us-east-1.amazonaws.com'],
    ['s3', 'a.accesspoint.s3-global.amazonaws.com'],
    ['s3', 'b--use1-az1--x-s3.s3express-use1-az1.us-east-1.amazonaws.com'],
    ['events', 'abc.def.endpoint.events.amazonaws.com'],
  ] as const) {
    assert.ok(isAwsHostOf(service, host), host)
  }
  for (const [service, host] of [
    ['sqs', 'sns.us-east-1.amazonaws.com'],
    ['sqs', 'sqs.us-east-1.elb.amazonaws.com'],
    ['sqs', 'sqs.execute-api.us-east-1.amazonaws.com'],
    ['sqs', 'evilsqs.us-east-1.amazonaws.com'],
    ['s3', 'evils3.amazonaws.com'],
    ['s3', 'x.s3.us-east-1.evil.example'],
  ] as const) {
    assert.ok(!isAwsHostOf(service, host), host)
  }
})

test("the domains are those of the SDK's partitions", () => {
  const require = createRequire(import.meta.url)
  const client = path.dirname(require.resolve('@aws-sdk/core/client'))
  const text = readFileSync(path.join(client, 'index.js'), 'utf8')
  const found = [...text.matchAll(/"?(?:dnsSuffix|dualStackDnsSuffix)"?: "([^"]+)"/g)].map(([, suffix]) => suffix!)
  assert.ok(found.length > 8, String(found))
  for (const suffix of found) assert.equal(awsServiceOf(`sqs.xx-name-1.${suffix}`), 'sqs', suffix)
})
