// All names in inputs of CreateConnection: any other name might be part of a secret.
const knownNames = [
  'Name|ConnectionArn|Description|AuthorizationType|AuthParameters|KmsKeyIdentifier',
  'InvocationConnectivityParameters|ConnectivityParameters|ResourceParameters|ResourceConfigurationArn',
  'BasicAuthParameters|Username|Password|ApiKeyAuthParameters|ApiKeyName|ApiKeyValue',
  'OAuthParameters|ClientParameters|ClientID|ClientSecret|AuthorizationEndpoint|HttpMethod|OAuthHttpParameters',
  'InvocationHttpParameters|HeaderParameters|QueryStringParameters|BodyParameters|Key|Value|IsValueSecret',
].join('|')
// Environment variables reveal nothing but their own names.
const kept = new RegExp(
  `(["']?)\\b(?:${knownNames})\\1(?=[ \\t]*:)|\\$\\{\\w+\\}|(?<=^[ \\t]*)-(?= )|[\\s{}[\\],:"']`,
  'gm',
)

/**
 * The same text with stars for everything that may be secret, in the same places: the names of members, brackets, quotes
 * and environment variables remain. If the syntax is broken, too much is hidden rather than too little.
 */
export function hideValues(text: string): string {
  let hidden = ''
  let end = 0
  for (const { 0: shown, index } of text.matchAll(kept)) {
    hidden += `${'*'.repeat(index - end)}${shown}`
    end = index + shown.length
  }
  return hidden + '*'.repeat(text.length - end)
}
