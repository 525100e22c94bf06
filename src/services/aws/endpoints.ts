/** Addresses at which services are called instead of AWS. */
export interface EndpointSettings {
  /** The old emulator's variables and flags, by the SDK's name of the service: `SQS`, `DynamoDB`. */
  readonly overrides: Readonly<Record<string, string | null>>
  /** The SDK's own variables: `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The address to call a service at, or null for AWS itself. */
export function endpointOf(sdkId: string, { overrides, environment }: EndpointSettings): string | null {
  const override = overrides[sdkId] ?? null
  if (override !== null) return override
  if (environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return null
  const own = environment[`AWS_ENDPOINT_URL_${sdkId.replaceAll(/[ -]/g, '_').toUpperCase()}`]
  return notEmpty(own) ?? notEmpty(environment.AWS_ENDPOINT_URL)
}

function notEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
