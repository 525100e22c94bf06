import { secondsMax } from './limits.ts'
import { assignments, type ObjectShape } from './shape.ts'

/**
 * LANGUAGE.md, section 9. The bounds, and the order of the jitter strategies, were measured on the service: it accepts an
 * interval of 0, although the documentation demands a positive one.
 */
export const retrier: ObjectShape = {
  fields: {
    ErrorEquals: { value: { kind: 'strings' }, required: true },
    IntervalSeconds: { value: { kind: 'integer', min: 0, max: secondsMax } },
    MaxAttempts: { value: { kind: 'integer', min: 0, max: secondsMax } },
    BackoffRate: { value: { kind: 'number', min: 1 } },
    MaxDelaySeconds: { value: { kind: 'integer', min: 1, max: 31_622_400 } },
    JitterStrategy: { value: { kind: 'choice', values: ['NONE', 'FULL'] } },
    Comment: { value: { kind: 'string' } },
  },
}

export const catcher: ObjectShape = {
  fields: {
    ErrorEquals: { value: { kind: 'strings' }, required: true },
    Next: { value: { kind: 'string' }, required: true },
    ResultPath: { value: { kind: 'referencePath', nullable: true }, only: 'JSONPath' },
    Assign: { value: assignments },
    Output: { value: { kind: 'template' }, only: 'JSONata' },
    Comment: { value: { kind: 'string' } },
  },
}
