/**
 * Counts what the evaluations of a turn cost. A step is what it takes to look at one value, some thirty nanoseconds:
 * whoever loops over a user's data says how many steps that took.
 */
export class Meter {
  steps = 0

  spend(steps: number): void {
    this.steps += steps
  }
}
