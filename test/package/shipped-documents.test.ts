import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { root } from '../support/command.ts'
import { linksOf } from '../tidy/rules/documents.ts'

const files = packedFiles()
const documents = files.filter((file) => file.endsWith('.md'))

/** What would be packed, except for the files that are built then. */
function packedFiles(): string[] {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const answer = execFileSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
  const [packed] = JSON.parse(answer) as { readonly files: readonly { readonly path: string }[] }[]
  return packed!.files.map((file) => file.path)
}

test('every link in a document of the package leads to something in the package', () => {
  assert.ok(documents.includes('README.md') && documents.includes('docs/configuration.md'), documents.join('\n'))
  const broken: string[] = []
  for (const document of documents) {
    for (const { link, line } of linksOf(readFileSync(path.join(root, document), 'utf8'))) {
      const target = path.posix.join(path.posix.dirname(document), link.replace(/#.*/, ''))
      const isThere = link.startsWith('#') || files.some((file) => file === target || file.startsWith(`${target}/`))
      if (!isThere) broken.push(`${document}:${line}: ${link}`)
    }
  }
  assert.deepEqual(broken, [], 'ship what these lead to (the field "files" of package.json), or link to something else')
})

test('documents of the package say which commands need a clone', () => {
  const ofClone = /\b(?:npm (?:run|start|test)|node (?:bench|scripts|test)\/)/
  // For all examples, it is said in one place.
  const pages = documents.filter((file) => !/^(?:examples\/.|CONTRIBUTING)/.test(file) || file === 'examples/README.md')
  const silent = pages.filter((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    return ofClone.test(text) && !/\bclone\b/.test(text)
  })
  assert.deepEqual(silent, [])
})
