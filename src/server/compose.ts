import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import {
  addConsoleRoutes,
  addLambdaRoutes,
  addLiveRoutes,
  addS3Routes,
  createApiServer,
  LiveHub,
} from '../api/index.ts'
import { keyBytes } from '../connections/secrets/secret-box.ts'
import { readOrMakeSecretKey } from '../connections/secrets/secret-key.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { TurnMarksFile } from '../runtime/turns/turn-marks-file.ts'
import { Retention } from '../runtime/upkeep/retention.ts'
import { openMemoryStore, openSqliteStore, type SqliteStore, type StoreError } from '../store/index.ts'
import { checkMocks } from './check-mocks.ts'
import { callThrough, closeComposition, compose } from './composition.ts'
import { type Log, openLog } from './logging/open-log.ts'
import { once } from './once.ts'
import { prepareConnections } from './open-connections.ts'
import { openFunctions } from './open-functions.ts'
import type { Local, LocalOptions, RunningServer, ServeOptions } from './options.ts'

// Beside the database and not in it: a copy of the database alone reveals no secrets.
const marksFile = 'turns.marks'
const secretsKeyFile = 'secrets.key'
// Where the build puts it, seen from the source as from what was built of it.
const consoleDirectory = fileURLToPath(new URL('../../dist/console', import.meta.url))

// How long a server that must end goes on telling its clients so.
const farewellMillis = 1_500

/** Opens the data directory, resumes what was running, and listens. */
export async function composeServer(options: ServeOptions): Promise<RunningServer> {
  checkMocks(options.mockConfigPath)
  // Executions may call functions before the server has announced its address.
  const log = await openLog(options)
  const functions = await openFunctions(options, log)
  if (options.port !== 0) functions?.reachServerAt(urlOf(options.host, options.port))
  const store = await openSqliteStore({ directory: options.dataDirectory }).catch(async (error) => {
    await functions?.close()
    throw error
  })
  if (options.s3.type === 'directory') closeS3ToOthers(options.s3.root, options.dataDirectory)
  const marks = new TurnMarksFile(path.join(options.dataDirectory, marksFile))
  const live = new LiveHub()
  const composition = compose(options, {
    store,
    clock: systemClock,
    observers: [live.observer],
    done: live.done,
    marks,
    log,
    functions,
    ...(options.ownsProcess && { storeLost: () => process.exit(1) }),
    readKey: async () => options.secretsKey ?? readOrMakeSecretKey(path.join(options.dataDirectory, secretsKeyFile)),
  })
  const { context } = composition
  const { authorize } = context
  const { logger } = log
  const server = createApiServer(context, {
    allowedHosts: options.allowedHosts,
    warn: (message) => logger.warn(message),
  })
  const { bodies } = server
  if (functions !== null) addLambdaRoutes(server.app, { functions, authorize, logger, uuid: context.uuid, bodies })
  if (composition.s3 !== null) {
    addS3Routes(server.app, { s3: composition.s3, authorize, logger, answers: server.answers, bodies })
  }
  addConsoleRoutes(server.app, { directory: consoleDirectory })
  addLiveRoutes(server.app, { live, authorize, logger })
  const closeParts = async () => {
    live.close()
    await server.close()
    await closeComposition(composition)
    marks.close()
  }
  const retention = new Retention(store.executions, systemClock, options.retentionDays, composition.context.logger)
  let closed = false
  const prepare = async () => {
    await prepareConnections(options, composition.connections, composition.report)
    await composition.conductor.prepareRecovery()
  }
  const recovered = Promise.withResolvers<void>()
  const takeUp = () => {
    if (closed) return
    // Requests are answered meanwhile: there may be very much to resume.
    recovered.resolve(composition.conductor.recover())
    retention.start()
  }
  const end = (error: unknown, what: string) => endServer(logger, error, what, options.ownsProcess)
  listenToStore(store, log, (error) => end(error, 'The data is gone'))
  let url: string
  try {
    // On a full disk, stored data can be read, and everything else waits for room.
    const isWritable = store.trouble() === null
    if (isWritable) await prepare()
    else
      void store
        .whenWritable()
        .then(prepare)
        .then(takeUp)
        .catch((error) => end(error, 'The server cannot go on'))
    const { port } = await server.listen({ host: options.host, port: options.port })
    url = urlOf(options.host, port)
    functions?.reachServerAt(url)
    if (isWritable) takeUp()
  } catch (error) {
    closed = true
    retention.stop()
    await closeParts()
    throw error
  }
  // An unhandled rejection is a fault of ours, and no reason to abandon all other executions.
  const onFault = (reason: unknown) => logger.error({ err: reason }, 'An error was not handled.')
  if (options.ownsProcess) process.on('unhandledRejection', onFault)
  return {
    url,
    recovered: recovered.promise,
    trouble: () => store.trouble()?.message ?? null,
    functionNames: functions?.list().map(({ name }) => name) ?? [],
    warnings: composition.warnings,
    call: callThrough(composition.dispatch),
    close: once(async () => {
      closed = true
      retention.stop()
      await closeParts()
      process.off('unhandledRejection', onFault)
    }),
  }
}

/** Only the owner may read payloads in the data directory; how a directory elsewhere is shared is up to its owner. */
function closeS3ToOthers(root: string, dataDirectory: string): void {
  if (path.dirname(path.resolve(root)) !== path.resolve(dataDirectory)) return
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 })
    if ((statSync(root).mode & 0o077) !== 0) chmodSync(root, 0o700)
  } catch {
    // Whoever uses it is told what is wrong with it.
  }
}

function listenToStore(store: SqliteStore, { logger, unlimited }: Log, onGone: (error: unknown) => void): void {
  const say = (trouble: StoreError | null) => {
    if (trouble === null) logger.info('The database can be written again.')
    else logger.error({ err: trouble }, 'Nothing can be written for now. Reads are answered, and writes are refused.')
  }
  const trouble = store.trouble()
  if (trouble !== null) say(trouble)
  store.listen({
    onTrouble: say,
    onGone,
    // Each fault is reported once: none of them repeats another.
    onDamaged: (error) => unlimited.error({ err: error }, 'Stored data cannot be read and is left out.'),
  })
}

/** Nothing can be stored any more. A restarted process continues with whatever is stored then. */
function endServer(logger: Logger, error: unknown, what: string, ownsProcess: boolean): void {
  logger.fatal({ err: error }, `${what}: this server is shutting down.`)
  // A program that embeds this server ends when it likes: every write is refused.
  if (!ownsProcess) return
  process.exitCode = 1
  // Clients that wait for an answer get theirs first, including health checks.
  setTimeout(() => process.exit(1), farewellMillis)
}

/** Everything in one process and in memory, without HTTP. */
export async function composeLocal(options: LocalOptions): Promise<Local> {
  checkMocks(options.mockConfigPath)
  const log = await openLog(options)
  // Nobody can reach this process.
  const functions = await openFunctions(options, log)
  const store = openMemoryStore()
  const { clock, observers, openExecutionsMax } = options
  const composition = compose(options, {
    store,
    clock,
    ...(openExecutionsMax !== undefined && { openExecutionsMax }),
    observers,
    log,
    functions,
    // Stored data lasts as long as this process, and so may the key.
    readKey: async () => randomBytes(keyBytes),
  })
  try {
    await prepareConnections(options, composition.connections, composition.report)
  } catch (error) {
    await closeComposition(composition)
    throw error
  }
  return {
    context: composition.context,
    runtime: composition.conductor,
    store,
    warnings: composition.warnings,
    call: callThrough(composition.dispatch),
    close: once(() => closeComposition(composition)),
  }
}

/** The address at which functions on this machine reach the server. */
function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
