import type { DocumentPath } from '../diagnostics/index.ts'

/** A place in the definition, linked to the one around it: cheap to make for every object that is read. */
export class Place {
  static readonly root = new Place(null, '')

  readonly parent: Place | null
  readonly step: string | number

  private constructor(parent: Place | null, step: string | number) {
    this.parent = parent
    this.step = step
  }

  child(step: string | number): Place {
    return new Place(this, step)
  }

  get path(): DocumentPath {
    const path: (string | number)[] = []
    for (let place: Place = this; place.parent !== null; place = place.parent) path.push(place.step)
    return path.reverse()
  }
}
