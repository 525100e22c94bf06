import assert from 'node:assert/strict'
import test from 'node:test'
import { arnGrammar } from './rules/arn-grammar.ts'
import { builtModules } from './rules/built-modules.ts'
import { dependenciesListed, documentLinks, registryHosts } from './rules/documents.ts'
import { historyForm } from './rules/history-form.ts'
import { importCycles } from './rules/import-cycles.ts'
import { importDirection } from './rules/import-direction.ts'
import { plainTypescript } from './rules/plain-typescript.ts'
import { purity } from './rules/purity.ts'
import { randomness } from './rules/randomness.ts'
import { sizes } from './rules/sizes.ts'
import { sqlPlace } from './rules/sql-place.ts'
import { testHelpers } from './rules/test-helpers.ts'
import { type Finding, type Rule, readSources } from './source-file.ts'

const sources = readSources(['src', 'test', 'bench', 'examples', 'console'])

const rules: Readonly<Record<string, Rule>> = {
  'docs/dependencies.md lists every dependency': dependenciesListed,
  'files and folders stay small': sizes,
  'the build knows the modules that threads load': builtModules,
  'randomness and time above the store are passed in': randomness,
  'imports have no cycles': importCycles,
  'imports point one way': importDirection,
  'links between documents lead somewhere': documentLinks,
  'no document names a registry': registryHosts,
  'only src/arn knows what ARNs are made of': arnGrammar,
  'only stores know SQL': sqlPlace,
  'code that only tests need has its own place': testHelpers,
  'only the API knows how histories are shown': historyForm,
  'the language and the engine are pure': purity,
  'types are erasable, and any has a reason': plainTypescript,
}

for (const [name, rule] of Object.entries(rules)) {
  test(name, () => {
    const findings = [...rule(sources)]
    assert.ok(findings.length === 0, `\n${findings.map(lineOf).join('\n')}`)
  })
}

function lineOf({ file, line, message }: Finding): string {
  return `${file}:${line}: ${message}`
}
