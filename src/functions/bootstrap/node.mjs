// Runs in a process of its own, around a Node.js handler. Plain JavaScript, so that it starts at once and under any
// Node.js. It talks to the server over file descriptor 3; the frames are described in ../process/frames.ts.
import { existsSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'

const extensions = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']
const kinds = { ready: 1, result: 2, error: 3, initError: 4, lastError: 5 }
// The exit codes of Lambda's runtime.
const exitCodes = { uncaughtException: 129, unhandledRejection: 128 }

const channel = new net.Socket({ fd: 3, readable: true, writable: true })
const { AWS_LAMBDA_FUNCTION_NAME: functionName, AWS_LAMBDA_FUNCTION_VERSION: functionVersion } = process.env
const settle = { current: null }
let requestId = ''

// Without the server, there is no work left.
channel.on('close', () => process.exit(0))
channel.on('error', () => process.exit(0))

patchConsole()
let handler
try {
  handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER)
  process.on('uncaughtException', (error) => die(error, exitCodes.uncaughtException))
  process.on('unhandledRejection', (reason, promise) => die(rejection(reason, promise), exitCodes.unhandledRejection))
  process.on('beforeExit', () => settle.current?.(null, null))
  readFrames(invoke)
  send(kinds.ready, '')
} catch (error) {
  const text = errorText(error)
  process.stderr.write(`${new Date().toISOString()}\tundefined\tERROR\tUncaught Exception\t${text}\n`)
  send(kinds.initError, text)
  endAfterSending(1)
}

function invoke(head, text) {
  requestId = head.requestId
  process.env._X_AMZN_TRACE_ID = head.traceId
  let waitsForLoop = null
  const finish = (error, result) => {
    if (settle.current !== atEnd) return
    settle.current = null
    channel.ref()
    if (error !== null) return fail(error)
    let answer
    try {
      answer = JSON.stringify(result ?? null) ?? 'null'
    } catch {
      return fail(new Error('Unable to stringify response body'))
    }
    return send(kinds.result, answer)
  }
  // Node.js has nothing left to do. A callback's answer waited for this; a handler that has not answered never will.
  const atEnd = () => (waitsForLoop === null ? finish(null, null) : finish(...waitsForLoop))
  const callback = (error, result) => {
    const outcome = [error ?? null, result]
    if (context.callbackWaitsForEmptyEventLoop) waitsForLoop ??= outcome
    else finish(...outcome)
  }
  const context = makeContext(head, callback)
  settle.current = atEnd
  // The connection alone does not keep the process alive: `beforeExit` fires when a handler leaves nothing to wait for.
  channel.unref()
  try {
    const returned = handler(JSON.parse(text), context, callback)
    if (typeof returned?.then === 'function') {
      returned.then(
        (result) => finish(null, result),
        (error) => finish(error ?? new Error(String(error)), null),
      )
    } else if (returned !== undefined && handler.length < 3) finish(null, returned)
  } catch (error) {
    finish(error ?? new Error(String(error)), null)
  }
}

function fail(error) {
  const text = errorText(error)
  process.stderr.write(`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error\t${text}\n`)
  send(kinds.error, text)
}

/** The process is not in a state to go on. */
function die(error, exitCode) {
  const text = errorText(error)
  const what = exitCode === exitCodes.uncaughtException ? 'Uncaught Exception' : 'Unhandled Promise Rejection'
  process.stderr.write(`${new Date().toISOString()}\t${requestId}\tERROR\t${what}\t${text}\n`)
  if (settle.current !== null) send(kinds.lastError, text)
  settle.current = null
  endAfterSending(exitCode)
}

function endAfterSending(exitCode) {
  process.stdout.write('', () => process.stderr.write('', () => channel.end(() => process.exit(exitCode))))
}

function makeContext(head, callback) {
  const { deadlineMillis, functionArn, clientContext } = head
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: head.requestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMillis - Date.now()),
    done: callback,
    succeed: (result) => callback(null, result),
    fail: (error) => callback(error ?? 'handled', null),
  }
}

async function loadHandler(root, name) {
  const [base, ...members] = path.basename(name).split('.')
  if (name.includes('..')) {
    throw named('Runtime.MalformedHandlerName', `'${name}' is not a valid handler name. Use paths below the task root.`)
  }
  if (base === '' || members.length === 0 || members.includes(''))
    throw named('Runtime.MalformedHandlerName', 'Bad handler')
  const place = path.join(root, path.dirname(name), base)
  const file = extensions.map((extension) => place + extension).find((each) => existsSync(each) && path.extname(each))
  if (file === undefined) {
    const shown = path.join(path.dirname(name), base)
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${shown}'`)
  }
  let module
  try {
    module = await import(pathToFileURL(file).href)
  } catch (error) {
    if (error instanceof SyntaxError) throw named('Runtime.UserCodeSyntaxError', String(error), error)
    if (error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'MODULE_NOT_FOUND') {
      throw named('Runtime.ImportModuleError', String(error), error)
    }
    throw error
  }
  // The exports of a CommonJS module are under `default` where Node.js could not detect their names.
  const found = exported(module, members) ?? exported(module.default, members)
  if (found === undefined) throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`)
  if (typeof found !== 'function') throw named('Runtime.HandlerNotFound', `${name} is not a function`)
  return found
}

function exported(module, members) {
  return members.reduce((value, member) => value?.[member], module)
}

function named(name, message, cause) {
  const error = new Error(message)
  error.name = name
  error.stack = cause?.stack === undefined ? `${name}: ${message}` : `${name}: ${cause.stack}`
  return error
}

function rejection(reason, promise) {
  const error = new Error(String(reason))
  error.name = 'Runtime.UnhandledPromiseRejection'
  error.stack = `${error.name}: ${reason?.stack ?? reason}`
  return Object.assign(error, { reason: errorObject(reason), promise: typeof promise === 'object' ? {} : null })
}

function errorText(error) {
  return JSON.stringify(errorObject(error))
}

function errorObject(error) {
  if (!(error instanceof Error) && !(typeof error?.name === 'string' && typeof error?.message === 'string')) {
    return { errorType: typeof error, errorMessage: messageOf(error), trace: [] }
  }
  const shown = { errorType: error.name || error.constructor?.name || 'Error', errorMessage: String(error.message) }
  if (error.name === 'Runtime.UnhandledPromiseRejection')
    Object.assign(shown, { reason: error.reason, promise: error.promise })
  return { ...shown, trace: String(error.stack ?? '').split('\n') }
}

function messageOf(error) {
  try {
    return String(error)
  } catch {
    return ''
  }
}

function patchConsole() {
  const levels = { log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG', trace: 'TRACE' }
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...parts) => {
      const text = format(...parts)
      process.stdout.write(`${new Date().toISOString()}\t${requestId || 'undefined'}\t${level}\t${text}\n`)
    }
  }
}

/** Sends once everything printed before is out, so that an answer never overtakes its log. */
function send(kind, text) {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0) return stream.write('', () => send(kind, text))
  }
  const bytes = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(5 + bytes)
  frame.writeUInt32LE(bytes, 0)
  frame[4] = kind
  frame.write(text, 5)
  channel.write(frame)
}

function readFrames(take) {
  let rest = null
  channel.on('data', (chunk) => {
    let buffer = rest === null ? chunk : Buffer.concat([rest, chunk])
    while (buffer.length >= 8) {
      const headEnd = 8 + buffer.readUInt32LE(0)
      const end = headEnd + buffer.readUInt32LE(4)
      if (buffer.length < end) break
      const head = JSON.parse(buffer.toString('utf8', 8, headEnd))
      const text = buffer.toString('utf8', headEnd, end)
      buffer = buffer.subarray(end)
      take(head, text)
    }
    rest = buffer.length === 0 ? null : buffer
  })
}
