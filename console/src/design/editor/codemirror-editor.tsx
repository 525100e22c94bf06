import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import {
  bracketMatching,
  defaultHighlightStyle,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import type { CodeEditorProperties } from './editor-properties.ts'
import './codemirror-editor.css'

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--link)' },
  { tag: tags.string, color: 'var(--succeeded)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--caught)' },
  { tag: tags.comment, color: 'var(--ink-quiet)', fontStyle: 'italic' },
])

// Its styles are its own: see below.
const theme = EditorView.theme({
  '&': { minHeight: '260px', maxHeight: '560px', background: 'var(--surface-raised)', color: 'var(--ink)' },
  '&.cm-focused': { outline: '2px solid var(--focus)' },
  '.cm-scroller': { fontFamily: 'var(--font-code)', fontSize: '12.5px' },
  '.cm-gutters': { background: 'var(--page)', color: 'var(--ink-quiet)', borderRightColor: 'var(--border)' },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'var(--surface-hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'var(--surface-selected)',
  },
  '.cm-tooltip, .cm-panels': {
    background: 'var(--surface-raised)',
    color: 'var(--ink)',
    borderColor: 'var(--border)',
  },
})

/** The editor itself. It is loaded apart from everything else, because it is large. */
export default function CodemirrorEditor(properties: CodeEditorProperties) {
  const { label, value, language, isReadOnly = false, marks, selection } = properties
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const settings = useRef(new Compartment())
  const latest = useRef(properties)
  latest.current = properties

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once, and changed afterwards.
  useEffect(() => {
    const element = place.current as HTMLDivElement
    // The page's policy allows no style elements. Where they have a root of their own, the editor's styles need none.
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          history(),
          drawSelection(),
          theme,
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          search({ top: true }),
          syntaxHighlighting(colours),
          syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
          // Without a binding for Tab, it leaves the editor.
          keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, ...searchKeymap]),
          settings.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange?.(update.state.doc.toString())
            if (update.selectionSet) latest.current.onCursor?.(update.state.selection.main.head)
          }),
        ],
      }),
    })
    view.current = editor
    return () => editor.destroy()
  }, [])

  useEffect(() => {
    view.current?.dispatch({
      effects: settings.current.reconfigure([
        language === 'yaml' ? yaml() : json(),
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      ]),
    })
  }, [language, isReadOnly, label])

  useEffect(() => {
    const editor = view.current
    if (editor === null || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } })
  }, [value])

  useEffect(() => {
    const editor = view.current
    if (editor === null) return
    const { length } = editor.state.doc
    const diagnostics = (marks ?? [])
      .filter(({ from }) => from <= length)
      .map(({ from, to, severity, message }) => ({ from, to: Math.min(to, length), severity, message }))
    editor.dispatch(setDiagnostics(editor.state, diagnostics))
  }, [marks])

  useEffect(() => {
    const editor = view.current
    if (editor === null || selection == null || selection.to > editor.state.doc.length) return
    editor.dispatch({ selection: { anchor: selection.from, head: selection.to }, scrollIntoView: true })
  }, [selection])

  return <div className="editor" ref={place} />
}
