#!/usr/bin/env node
// Plain JavaScript that any Node.js since 16 can read: it looks whether this one can run the program, or for one that can.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

// The field `engines` of package.json says the same; a test compares them. SQLite of older ones cuts texts at U+0000.
const versionMin = [24, 16]
// In a clone the source, which Node.js runs as it is; in an installed package what was built of it.
const source = new URL('../src/cli/main.ts', import.meta.url)
const built = new URL('../dist/cli/main.js', import.meta.url)
// Set for a process that is started below.
const startedByThis = 'STEPWELL_STARTED_BY_BIN'

if (isAtLeast(versionMin)) {
  keepCompiled()
  endWithStarter()
  await import((existsSync(source) ? source : built).href)
} else {
  const node = nodeOfDevelopment()
  if (node === null) {
    console.error(`stepwell: this is Node.js ${process.versions.node}, and ${versionMin.join('.')} or later is needed`)
    process.exit(2)
  }
  runWith(node)
}

function isAtLeast([major, minor]) {
  const [majorHere, minorHere] = process.versions.node.split('.').map(Number)
  return majorHere > major || (majorHere === major && minorHere >= minor)
}

/**
 * Node.js compiles every file at each start, and strips the types of source files, which takes longer than all the rest.
 * What it made is kept and used again while the file is the same. Where nothing can be written, it starts as it would
 * without.
 */
function keepCompiled() {
  const cache = fileURLToPath(new URL('../node_modules/.cache/stepwell', import.meta.url))
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? cache)
  // Threads look here.
  process.env.NODE_COMPILE_CACHE ??= cache
}

/** The executable of the npm package `node`, which a clone has for its development; null where it is not installed. */
function nodeOfDevelopment() {
  if (!existsSync(source)) return null
  try {
    const packageJson = createRequire(import.meta.url).resolve('node/package.json')
    const executable = path.join(path.dirname(packageJson), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

function runWith(node) {
  // The channel closes however this process ends, kill -9 included: see endWithStarter.
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [startedByThis]: 'yes' },
  })
  // A terminal signals both processes, a service manager only this one; the child closes gracefully and ends it, or goes
  // on after a hang-up that nohup told it to survive.
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

/** In the process that runWith starts: closes as on a signal when the one that started it is gone. */
function endWithStarter() {
  const isStarted = process.env[startedByThis] !== undefined
  delete process.env[startedByThis]
  if (!isStarted || process.channel === undefined) return
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
