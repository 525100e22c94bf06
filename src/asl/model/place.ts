import type { DocumentPath } from '../diagnostics/index.ts'

/** A place in the definition, linked to the enclosing one: cheap to make for every object that is read. */
export class DefinitionPlace {
  static readonly root = new DefinitionPlace(null, '')

  readonly parent: DefinitionPlace | null
  readonly step: string | number

  private constructor(parent: DefinitionPlace | null, step: string | number) {
    this.parent = parent
    this.step = step
  }

  child(step: string | number): DefinitionPlace {
    return new DefinitionPlace(this, step)
  }

  get path(): DocumentPath {
    const path: (string | number)[] = []
    for (let place: DefinitionPlace = this; place.parent !== null; place = place.parent) path.push(place.step)
    return path.reverse()
  }
}
