/**
 * Members whose bytes are never text: keys, signatures, images, archives, and DynamoDB's binary values. They use base64 in
 * both directions. All other bytes are given as text, and returned as text if they are valid text.
 */
const names = new Set(['B', 'BS', 'Bs', 'Bytes', 'CiphertextBlob', 'SecretBinary', 'Signature', 'ZipFile'])

export function holdsBinary(shownName: string): boolean {
  return names.has(shownName)
}
