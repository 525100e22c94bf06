import type { Evaluation } from '../runtime/evaluation.ts'

/**
 * Pays for reading a picture and writing or reading by it: with separators, each place of it is compared with all others.
 * Pictures of people have twenty characters; one of thousands costs what it takes.
 */
export function payForPicture(picture: string, evaluation: Evaluation): void {
  evaluation.step(8 + picture.length + picture.length ** 2 / 16)
}
