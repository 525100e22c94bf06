import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsOf } from './page.ts'

const page = `# Page

Start it:

    npm install && npm start

Then

    arn=arn:aws:one

    aws stepfunctions list-executions \\
      --state-machine-arn $arn

prints

    {"executions":…}

<!-- not run: it needs an account -->

    npx stepwell run a.json

<!-- exits with 1 -->
<!-- needs python3, moto -->

    npx stepwell run b.json

Settings:

    a: 1
    b: [2]

\`\`\`hcl
provider "aws" {}
\`\`\`

\`\`\`sh
curl x
\`\`\`

    something nobody knows
`

test('the kinds of blocks in a page are recognized', () => {
  const { commands, unknown } = commandsOf(page)
  assert.deepEqual(
    commands.map(({ line, text, notRun, needs, prints, exitCode, stays }) => [
      line,
      text.split('\n').at(-1),
      notRun,
      needs,
      prints,
      exitCode,
      stays,
    ]),
    [
      [5, 'npm install && npm start', null, null, null, 0, true],
      [9, '  --state-machine-arn $arn', null, null, '{"executions":…}', 0, false],
      [20, 'npx stepwell run a.json', 'it needs an account', null, null, 0, false],
      [25, 'npx stepwell run b.json', null, 'python3, moto', null, 1, false],
      [37, 'curl x', null, null, null, 0, false],
    ],
  )
  assert.deepEqual(
    unknown.map(({ text }) => text),
    ['something nobody knows'],
  )
})
