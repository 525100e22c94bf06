import { exerciseStore } from '../conformance/exercise-store.ts'
import { openMemoryStore } from './memory-store.ts'

exerciseStore({
  name: 'memory store',
  async open(context) {
    const store = openMemoryStore()
    context.after(() => store.close())
    return store
  },
})
