import { type JsonValue, Payload, parse } from '../../json/index.ts'
import { Meter } from '../meter.ts'
import type { Scope } from '../scope.ts'

/** A scope for tests: what `$`, `$$` and variables mean, as JSON texts. */
export function testScope(document: string, context = '{}', variables: Record<string, string> = {}): Scope {
  return {
    document: Payload.ofText(document),
    context: Payload.ofText(context),
    variable(name: string): JsonValue | undefined {
      const text = variables[name]
      return text === undefined ? undefined : parse(text)
    },
    randomness: { random: () => 0.5, uuid: () => '8f14e45f-ceea-467f-9af0-fd2a1b2c3d4e' },
    meter: new Meter(),
  }
}
