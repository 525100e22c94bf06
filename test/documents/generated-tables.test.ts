import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { operations } from '../../src/api/index.ts'
import { fallbackOfSetting, settingRows, typeOfSetting } from '../../src/cli/embedding/read-settings.ts'
import { type OptionRow, serveRows } from '../../src/cli/options-table.ts'
import services from '../../src/services/aws/data/services.json' with { type: 'json' }
import { knownActions } from '../../src/services/optimized/known-actions.ts'
import { root } from '../support/command.ts'
import { checkGeneratedPart } from '../support/generated-part.ts'

const rows: readonly OptionRow<unknown>[] = Object.values(serveRows)

test('docs/configuration.md shows every option', () => {
  checkGeneratedPart(
    'docs/configuration.md',
    'options',
    table(
      ['Flag', 'Environment', 'Default', 'Meaning'],
      rows.map((row) => [flagsOf(row), `\`${row.environment}\``, defaultOf(row), meaningOf(row)]),
    ),
  )
})

test('README.md shows the options that most people want', () => {
  // The old emulator's endpoints are only for its users.
  const shown = rows.filter(({ flag }) => !/-endpoint$/.test(flag) || flag === 'lambda-endpoint')
  checkGeneratedPart(
    'README.md',
    'options',
    table(
      ['Flag', 'Environment', 'Default'],
      shown.map((row) => [`\`--${row.flag}\``, `\`${row.environment}\``, defaultOf(row)]),
    ),
  )
})

test('docs/embedding.md shows every setting with the option that it stands for', () => {
  checkGeneratedPart(
    'docs/embedding.md',
    'settings',
    table(
      ['Setting', 'Value', 'Default', 'Option'],
      Object.entries(settingRows).map(([name, row]) => [
        `\`${name}\``,
        typeOfSetting(row),
        name === 'dataDirectory' ? 'none: it must be given' : defaultOfSetting(name, row),
        `\`--${row.flag}\``,
      ]),
    ),
  )
})

function defaultOfSetting(name: string, row: OptionRow<unknown>): string {
  if (row.fallbackHelp !== undefined) return row.fallbackHelp
  return `\`${fallbackOfSetting(name, row)}\``
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function flagsOf({ flag, shortSpelling, placeholder }: OptionRow<unknown>): string {
  const long = placeholder === null ? `\`--${flag}\`` : `\`--${flag} ${placeholder}\``
  return shortSpelling === null ? long : `${long}, \`-${shortSpelling}\``
}

function defaultOf({ fallback, fallbackHelp, placeholder }: OptionRow<unknown>): string {
  if (fallbackHelp !== undefined) return fallbackHelp
  return placeholder === null ? 'off' : `\`${fallback}\``
}

function meaningOf({ help, page }: OptionRow<unknown>): string {
  return page === undefined ? help : `${help} ([${page}](${page}))`
}

test('counts in the pages are right', () => {
  assert.match(read('docs/api.md'), new RegExp(`^All ${operations.length} operations `, 'm'))
  assert.match(read('docs/integrations.md'), new RegExp(`^${Object.keys(services).length} services, `, 'm'))
})

test('docs/integrations.md lists every optimized integration', () => {
  const [, section = ''] = read('docs/integrations.md').split('## Optimized integrations')
  const rows = section
    .split(/^## /m)[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  const listed = rows.flatMap((line) => [...line.split('|')[1]!.matchAll(/`([\w-]+)`/g)].map((match) => match[1]!))
  const known = new Set([...knownActions().keys()].map((action) => action.split(':')[0]!))
  assert.deepEqual(listed.toSorted(), [...known].toSorted())
})

function read(page: string): string {
  return readFileSync(path.join(root, page), 'utf8')
}
