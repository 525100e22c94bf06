/** A request to a thread. */
export interface ThreadRequest {
  /** The address of the module whose `work` does it. */
  readonly module: string
  readonly request: unknown
}

/** A message from a thread: the work's result, its failure, or a question whose answer it waits for. */
export type ThreadReply =
  | { readonly type: 'done'; readonly reply: unknown }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string | undefined }
  | { readonly type: 'ask'; readonly question: unknown }

/**
 * What a module for threads exports as `work`. Requests, replies, questions and answers are cloned in transit.
 *
 * @param ask asks the caller a question, and waits for the answer.
 */
export type Work<Request, Reply, Question = never, Answer = never> = (
  request: Request,
  ask: (question: Question) => Answer,
) => Reply
