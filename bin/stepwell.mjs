#!/usr/bin/env node
// Plain JavaScript that any Node.js since 20 can read: it looks for one that can run the program itself.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const majorMin = 24
const main = new URL('../src/cli/main.ts', import.meta.url)

if (Number.parseInt(process.versions.node, 10) >= majorMin) {
  // Node.js strips the types of every source file at each start, which takes longer than all the rest. What it made is
  // kept here and used again while the file is the same. Where nothing can be written, it starts as it would without.
  const cache = fileURLToPath(new URL('../node_modules/.cache/stepwell', import.meta.url))
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? cache)
  // Threads look here.
  process.env.NODE_COMPILE_CACHE ??= cache
  await import(main.href)
} else {
  const node = pinnedNode()
  if (node === null) {
    console.error(
      `stepwell: this is Node.js ${process.versions.node}, and ${majorMin} or later is needed.\n` +
        'Run npm install in the folder of stepwell, which brings one along, or install a newer Node.js.',
    )
    process.exit(2)
  }
  runWith(node)
}

/** The executable of the npm package `node`, or null where it is not installed. */
function pinnedNode() {
  try {
    const packageJson = createRequire(import.meta.url).resolve('node/package.json')
    const executable = path.join(path.dirname(packageJson), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal signals both processes, a service manager only this one; the child closes gracefully and ends it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    console.error(`stepwell: ${node} cannot be started: ${error.message}`)
    process.exit(2)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    // Ends of the same cause, for those who look at it.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
