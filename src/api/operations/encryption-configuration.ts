import type { EncryptionConfiguration } from '../model/inputs.ts'
import { raise } from '../protocol/api-error.ts'

const ownedKey: EncryptionConfiguration = { type: 'AWS_OWNED_KEY' }

// A key's id or an alias by itself, or the ARN of either: KMS has no other way to name a key.
const keyForms = /^(?:arn:[^:]+:kms:[^:]+:\d{12}:(?:key\/[\w-]+|alias\/[\w/-]+)|alias\/[\w/-]+|[\w-]+)$/

/** Checks an encryption configuration and returns the text to store. It does not encrypt the data here. */
export function encryptionText(given: EncryptionConfiguration | undefined): string | null {
  if (given === undefined) return null
  const { type, kmsKeyId, kmsDataKeyReusePeriodSeconds } = given
  if (type === 'CUSTOMER_MANAGED_KMS_KEY') {
    if (kmsKeyId === undefined) refuse('a KMS key is required for a customer managed key')
    if (!keyForms.test(kmsKeyId)) {
      refuse(`the KMS key must be given by its id, its ARN, an alias or the ARN of an alias, but was '${kmsKeyId}'`)
    }
    return JSON.stringify({ kmsKeyId, kmsDataKeyReusePeriodSeconds: kmsDataKeyReusePeriodSeconds ?? 300, type })
  }
  if (kmsKeyId !== undefined || kmsDataKeyReusePeriodSeconds !== undefined) {
    refuse('a KMS key and its reuse period can only be set for a customer managed key')
  }
  return null
}

function refuse(why: string): never {
  raise('InvalidEncryptionConfiguration', `Invalid Encryption Configuration: ${why}`)
}

/** The configuration as answers show it. */
export function shownEncryption(text: string | null): EncryptionConfiguration {
  return text === null ? ownedKey : (JSON.parse(text) as EncryptionConfiguration)
}
