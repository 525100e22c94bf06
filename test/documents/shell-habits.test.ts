import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../support/command.ts'
import { listFiles } from '../tidy/source-file.ts'
import { commandsOf } from './page.ts'

interface Habit {
  readonly what: string
  readonly pattern: RegExp
}

// Commands that work in the shell of these tests but not in every reader's.
const habits: readonly Habit[] = [
  { what: 'zsh reads `$name:live` as a modifier of the variable: write braces around the name', pattern: /\$\w+:\w/ },
  { what: 'zsh takes a `#` after a command as an argument: put the comment in the text', pattern: /\S\s+# / },
  {
    what: "the machine's own Node.js may not run TypeScript: write `npx node FILE.ts`, which takes the clone's",
    pattern: /(?<!npx )\bnode (?:-\S+ )*\S+\.ts\b/,
  },
]

function mistakesIn(text: string): string[] {
  return habits.filter(({ pattern }) => pattern.test(text)).map(({ what }) => what)
}

test('commands that only some shells or versions of Node.js understand are recognized', () => {
  assert.equal(mistakesIn('aws x --arn $arn:live').length, 1)
  assert.equal(mistakesIn('npx stepwell validate a.json # what it says').length, 1)
  assert.equal(mistakesIn('node --stack-size=2000 bench/main.ts choice').length, 1)
  assert.deepEqual(
    mistakesIn(`aws x --arn \${arn}:live && npx node bench/main.ts && node stub.mjs && echo "$arn: x"`),
    [],
  )
})

for (const file of [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...listFiles('docs'),
  ...listFiles('examples'),
]) {
  if (!file.endsWith('.md')) continue
  test(`${file}: its commands work in every shell, and with the Node.js of a clone`, () => {
    const page = readFileSync(path.join(root, file), 'utf8')
    const blocks = commandsOf(page).commands.map(({ line, text }) => ({ line, text }))
    const inline = page
      .split('\n')
      .flatMap((text, index) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => ({ line: index + 1, text: code! })))
    const mistakes = [...blocks, ...inline].flatMap(({ line, text }) =>
      mistakesIn(text).map((what) => `${file}:${line}: ${what}`),
    )
    assert.deepEqual(mistakes, [])
  })
}
