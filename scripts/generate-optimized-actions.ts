/**
 * Writes src/services/optimized/data/actions.json: the actions of the optimized integrations, with their patterns and
 * parameters.
 *
 *     npx node scripts/generate-optimized-actions.ts FILE
 *
 * The file is an `optimized.json`: integrations with their resource prefix and APIs.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

interface Source {
  readonly integrations: readonly {
    readonly resourcePrefix: string
    readonly apis: readonly {
      readonly action: string
      readonly patterns: readonly string[]
      readonly supportedParameters?: readonly string[]
      readonly requiredParameters?: readonly string[]
    }[]
  }[]
}

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('name the file of optimized integrations')
const { integrations } = JSON.parse(readFileSync(file, 'utf8')) as Source

const isName = (name: string) => /^[A-Z]\w*$/.test(name)

const rows = integrations.flatMap(({ resourcePrefix, apis }) => {
  const resourceType = resourcePrefix.split(':').at(-2)
  return apis.map(({ action, patterns, supportedParameters, requiredParameters = [] }) => {
    // If a list ends in dots, or there is none, the action takes the API's parameters.
    const isWhole = supportedParameters?.every(isName) ?? false
    const row = {
      patterns: patterns.map((pattern) => (pattern === 'request-response' ? 'requestResponse' : pattern.slice(1))),
      supported: isWhole ? supportedParameters : null,
      required: requiredParameters.filter(isName),
    }
    return `  ${JSON.stringify(`${resourceType}:${action}`)}: ${JSON.stringify(row)}`
  })
})
const target = path.join(import.meta.dirname, '../src/services/optimized/data/actions.json')
writeFileSync(target, `{\n${rows.join(',\n')}\n}\n`)
process.stdout.write(`${rows.length} actions written\n`)
