import { getHeapStatistics } from 'node:v8'

/** How much the heap of this thread holds, including garbage, and may hold before the process is aborted. */
export interface HeapUse {
  readonly usedBytes: number
  readonly limitBytes: number
}

export function heapUse(): HeapUse {
  const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics()
  return { usedBytes, limitBytes }
}
