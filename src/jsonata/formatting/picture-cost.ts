import type { Evaluation } from '../runtime/evaluation.ts'

/**
 * Pays for reading a picture, and for writing or reading by it: with separators, each place of it is compared with all
 * others. People's pictures have twenty characters; one with thousands pays accordingly.
 */
export function payForPicture(picture: string, evaluation: Evaluation): void {
  evaluation.step(8 + picture.length + picture.length ** 2 / 16)
}
