import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Finding, lineAt, listFiles, root } from '../source-file.ts'

const registryHost =
  /https?:\/\/[^\s"'<>)]*(?:registry|npmjs|verdaccio|artifactory|nexus)[^\s"'<>)]*|\bregistry\.[a-z0-9.-]+\.[a-z]{2,}\b/gi

/** Whoever installs this uses the registry of their own settings: neither the lock file nor the documents name one. */
export function* registryHosts(): Generator<Finding> {
  for (const file of ['package-lock.json', '.npmrc', ...documents()]) {
    const text = read(file)
    for (const match of text.matchAll(registryHost)) {
      const instead =
        file === 'package-lock.json' ? 'npm install with omit-lockfile-registry-resolved=true' : 'no host at all'
      yield { file, line: lineAt(text, match.index), message: `names the registry ${match[0]}; use ${instead}` }
    }
  }
}

/** Every dependency has its reason and its licence in docs/dependencies.md, and nothing else is listed there. */
export function* dependenciesListed(): Generator<Finding> {
  const file = 'docs/dependencies.md'
  const packageText = read('package.json')
  const { dependencies = {}, devDependencies = {} } = JSON.parse(packageText) as Record<string, Record<string, string>>
  const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)]
  const text = read(file)
  const listed = [...text.matchAll(/^\|\s*`([^`]+)`/gm)]
  for (const name of names) {
    if (listed.some((match) => match[1] === name)) continue
    const line = lineAt(packageText, packageText.lastIndexOf(`"${name}":`))
    yield {
      file: 'package.json',
      line,
      message: `depends on ${name}, which ${file} does not list; give it a row there`,
    }
  }
  for (const match of listed) {
    if (names.includes(match[1]!)) continue
    yield {
      file,
      line: lineAt(text, match.index),
      message: `lists ${match[1]}, on which nothing depends; remove the row`,
    }
  }
}

function documents(): string[] {
  const here = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE']
  return [...here, ...listFiles('docs'), ...listFiles('examples')]
}

function read(file: string): string {
  try {
    return readFileSync(path.join(root, file), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
