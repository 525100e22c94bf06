/**
 * Writes src/services/policy/data/actions.json: the IAM actions that each integration needs in each pattern.
 *
 *     npx node scripts/generate-policy-actions.ts FILE
 *
 * The file is an `iam.json`: policy templates as `{integration: {"action pattern static": [IAM actions]}}`, and the names
 * of the rules that the service manages.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('name the file of policy templates')
const source = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>

const notIntegrations = ['activities or no task', 'xray', 'logs', 'TestState caller', 'distributed map']
const templates = Object.fromEntries(
  Object.entries(source).filter(([name]) => !name.startsWith('$') && !notIntegrations.includes(name)),
)
const rules = source.$eventBridgeManagedRules ?? {}
const target = path.join(import.meta.dirname, '../src/services/policy/data/actions.json')
const lines = Object.entries(templates).flatMap(([name, byPattern], index) => [
  `${index === 0 ? '' : ',\n'}    ${JSON.stringify(name)}: {`,
  Object.entries(byPattern)
    .map(
      ([pattern, actions]) => `\n      ${JSON.stringify(pattern)}: ${JSON.stringify((actions as string[]).join(' '))}`,
    )
    .join(','),
  '\n    }',
])
const ruleLines = Object.entries(rules).map(([name, rule]) => `    ${JSON.stringify(name)}: ${JSON.stringify(rule)}`)
writeFileSync(target, `{\n  "templates": {\n${lines.join('')}\n  },\n  "rules": {\n${ruleLines.join(',\n')}\n  }\n}\n`)
process.stdout.write(`${Object.keys(templates).length} integrations written\n`)
