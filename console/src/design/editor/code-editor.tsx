import { lazy, Suspense } from 'react'
import { Empty } from '../parts.tsx'
import type { CodeEditorProperties } from './editor-properties.ts'

export type { CodeEditorProperties, Mark } from './editor-properties.ts'

const LoadedEditor = lazy(() => import('./codemirror-editor.tsx'))

/**
 * An editor for code, loaded when it is first needed. Tab moves on to the next control, as everywhere else; Escape and then
 * Tab does so too.
 */
export function CodeEditor(properties: CodeEditorProperties) {
  return (
    <Suspense fallback={<Empty>Loading the editor…</Empty>}>
      <LoadedEditor {...properties} />
    </Suspense>
  )
}
