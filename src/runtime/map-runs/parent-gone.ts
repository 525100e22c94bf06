import { StatesError } from '../../asl/states-error.ts'

/** The execution has ended, and nothing was retained of what its map run needs. */
export function parentGone(): StatesError {
  return new StatesError('States.Runtime', 'The execution of this map run has ended.')
}
