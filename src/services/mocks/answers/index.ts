export { answerProblem } from './answer-problem.ts'
export { answerShape } from './answer-shape.ts'
