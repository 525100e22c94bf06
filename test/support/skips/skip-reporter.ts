import type { TestEvent } from 'node:test/reporters'

/** A reporter for `node --test` that prints only skipped tests, one JSON line each, for the summary of `npm test`. */
export default async function* reportSkips(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const { skip, name } = data
    if (skip !== undefined && skip !== false) yield `${JSON.stringify({ name, reason: skip === true ? '' : skip })}\n`
  }
}
