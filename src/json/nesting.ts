/**
 * How deep arrays and objects may nest. Deeper documents are refused, so that no walk over them can exhaust the stack.
 */
export const nestingMax = 1000
