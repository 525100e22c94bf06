import type { Exit, Field, MapState, State } from '../../asl/program.ts'
import { isObject, type JsonObject, type JsonValue, Payload, stringify } from '../../json/index.ts'
import { memberPairs } from './member-pairs.ts'
import type { Observed } from './observed.ts'

/** The parts of a state's definition that decide what is shown of it. */
export interface Written {
  readonly language: 'JSONPath' | 'JSONata'
  has(field: string): boolean
}

/** Returns the same state, except that it records the values of its fields as the engine evaluates them. */
export function watchState(state: State, observed: Observed, written: Written): State {
  const isJsonPath = written.language === 'JSONPath'
  // A Result hides what its state does with the input, and a Parallel state never shows it (observed).
  const hidden = state.type === 'Parallel' || (state.type === 'Pass' && written.has('Result'))
  const effectiveInput = watched(state.effectiveInput, (value) => {
    if (isJsonPath && !hidden) observed.afterInputPath = value
  })
  switch (state.type) {
    case 'Pass': {
      const result = watched(state.result, (value) => {
        if (isJsonPath) observed[hidden ? 'result' : 'afterParameters'] = value
      })
      return { ...state, effectiveInput, result }
    }
    case 'Task': {
      const taskArguments = watched(state.arguments, (value) => {
        observed[isJsonPath ? 'afterParameters' : 'afterArguments'] = value
      })
      return { ...state, effectiveInput, arguments: taskArguments, catchers: watchCatchers(state.catchers, observed) }
    }
    case 'Parallel':
      return { ...state, effectiveInput, catchers: watchCatchers(state.catchers, observed) }
    case 'Map':
      return { ...watchMap(state, observed, isJsonPath), effectiveInput }
    default:
      return { ...state, effectiveInput }
  }
}

function watchMap(state: MapState, observed: Observed, isJsonPath: boolean): MapState {
  const { distributed } = state
  const note = (items: readonly JsonValue[] | JsonObject) => {
    if (!isJsonPath) return
    const all = isObject(items) ? memberPairs(items) : (items as readonly JsonValue[])
    // The service writes this one array with spaces between the items (observed).
    observed.afterItemsPath = Payload.ofText(`[${all.map(stringify).join(', ')}]`)
  }
  const tolerance = (name: 'toleratedFailureCount' | 'toleratedFailurePercentage') =>
    watched(distributed![name], (value) => {
      if (value !== null) observed[name] = value
    })
  return {
    ...state,
    catchers: watchCatchers(state.catchers, observed),
    items: watched(state.items, note),
    maxConcurrency: watched(state.maxConcurrency, (value) => {
      observed.maxConcurrency = value
    }),
    distributed: distributed && {
      ...distributed,
      source: watched(distributed.source, note),
      toleratedFailureCount: tolerance('toleratedFailureCount'),
      toleratedFailurePercentage: tolerance('toleratedFailurePercentage'),
    },
  }
}

/** A catcher's Output is evaluated only when it catches a failure. */
function watchCatchers<Catcher extends Exit>(catchers: readonly Catcher[], observed: Observed): Catcher[] {
  return catchers.map((catcher, catchIndex) => ({
    ...catcher,
    output: (scope) => {
      observed.errorDetails = { ...observed.errorDetails, catchIndex }
      return catcher.output(scope)
    },
  }))
}

function watched<T>(field: Field<T>, note: (value: T) => void): Field<T> {
  return (scope) => {
    const value = field(scope)
    note(value)
    return value
  }
}
