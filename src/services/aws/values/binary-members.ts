/**
 * Members whose bytes are never a text: keys, signatures, images, archives, and DynamoDB's binary values. They are in base64
 * both ways. All other bytes are what a text says, and come back as a text where they are one.
 */
const names = new Set(['B', 'BS', 'Bs', 'Bytes', 'CiphertextBlob', 'SecretBinary', 'Signature', 'ZipFile'])

export function holdsBinary(shownName: string): boolean {
  return names.has(shownName)
}
