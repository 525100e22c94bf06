/** What a thread is asked to do. */
export interface ThreadRequest {
  /** The address of the module whose `work` does it. */
  readonly module: string
  readonly request: unknown
}

/** What a thread says: what came of the work, that it failed, or a question to which it waits for the answer. */
export type ThreadReply =
  | { readonly type: 'done'; readonly reply: unknown }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string | undefined }
  | { readonly type: 'ask'; readonly question: unknown }

/**
 * What a module for threads exports as `work`. Requests, replies, questions and answers are cloned on their way.
 *
 * @param ask puts a question to whoever gave the work, and waits for the answer.
 */
export type Work<Request, Reply, Question = never, Answer = never> = (
  request: Request,
  ask: (question: Question) => Answer,
) => Reply
