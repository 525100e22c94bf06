import type { Work } from '../thread-message.ts'

export interface OddJob {
  readonly type: 'give' | 'fail' | 'ask' | 'spin' | 'hoard'
  readonly value: string
}

/** Jobs for tests of the pool. */
export const work: Work<OddJob, string, string, string> = ({ type, value }, ask) => {
  switch (type) {
    case 'give':
      return value
    case 'fail':
      throw new Error(value)
    case 'ask':
      return ask(value)
    case 'spin':
      for (;;);
    case 'hoard': {
      const hoard: object[] = []
      for (;;) hoard.push(Array.from({ length: 1_000 }, (_, index) => ({ index })))
    }
  }
}
