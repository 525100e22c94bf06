/** The domains of AWS's services in all partitions, from the SDK's own table. */
const domains: readonly string[] = [
  'amazonaws.com',
  'api.aws',
  'amazonaws.com.cn',
  'api.amazonwebservices.com.cn',
  'amazonaws.eu',
  'api.amazonwebservices.eu',
  'c2s.ic.gov',
  'api.aws.ic.gov',
  'sc2s.sgov.gov',
  'api.aws.scloud',
  'cloud.adc-e.uk',
  'api.cloud-aws.adc-e.uk',
  'csp.hci.ic.gov',
  'api.aws.hci.ic.gov',
]

/** What stands between a service and the domain: a region, or what some services put in its place. */
const place = /^(?:[a-z]+(?:-[a-z]+)+-\d+|dualstack|global|us-gov)$/

/** Other labels that a service answers under: `queue.amazonaws.com`, `111122223333.ddb.us-east-1.amazonaws.com`. */
const aliases: Readonly<Record<string, RegExp>> = {
  sqs: /^queue$/,
  dynamodb: /^(?:search-)?ddb$/,
  s3: /^s3express/,
}

/**
 * The label of the service that a host at AWS belongs to: `s3` of `bucket.s3.us-east-1.amazonaws.com`; null for a host
 * elsewhere. Customers have names under the same domains (`x.us-east-1.elb.amazonaws.com`), but the part of such a name
 * that they choose always stands before this label.
 */
export function awsServiceOf(hostname: string): string | null {
  const domain = domains.find((each) => hostname.endsWith(`.${each}`))
  if (domain === undefined) return null
  const labels = hostname.slice(0, -domain.length - 1).split('.')
  while (labels.length > 1 && place.test(labels.at(-1)!)) labels.pop()
  return labels.at(-1)!.replace(/-fips$/, '')
}

/** Whether a host is one of a service's own at AWS. Some kinds of operations have labels such as `data-kinesis`. */
export function isAwsHostOf(service: string, hostname: string): boolean {
  const label = awsServiceOf(hostname)
  if (label === null) return false
  return (
    label === service ||
    label.endsWith(`-${service}`) ||
    label.startsWith(`${service}-`) ||
    aliases[service]?.test(label) === true
  )
}
