import { Command, CommanderError, Option } from 'commander'
import {
  exitCodeOfClosedOutput,
  outputFlushed,
  outputIsAbandoned,
  outputIsClosed,
  ownOutput,
  writeError,
  writeOut,
} from '../output/command-output.ts'
import { UsageError } from '../server/usage-error.ts'
import { placeRows, runRows, serveRows } from './options-table.ts'
import { addOptions, normaliseArguments } from './read-options.ts'
import { honourNohup } from './signals/hang-up.ts'
import { interruptedExitCode } from './signals/interruption.ts'
import { version } from './version.ts'

const exitCodeOfUsage = 2

/** Reads the command line and carries it out. Sets the process's exit code. */
export async function runProgram(args: readonly string[]): Promise<void> {
  ownOutput()
  honourNohup()
  try {
    const program = createProgram()
    await program.parseAsync(withCommand(program, normaliseArguments(args, serveRows)), { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodeOfUsage
    else if (error instanceof UsageError) {
      writeError(`stepwell: ${error.message}\n`)
      process.exitCode = exitCodeOfUsage
    } else throw error
  }
  await outputFlushed()
  // The reader of the output may have seen enough (`| head`): that is no reason for a server to end.
  if (outputIsClosed()) process.exitCode = exitCodeOfClosedOutput
  // Unread output would keep the process waiting.
  if (outputIsAbandoned()) process.exit(process.exitCode || interruptedExitCode)
}

/** The old emulator has no commands: options without a command belong to `serve`. */
function withCommand(program: Command, args: string[]): string[] {
  const [first = ''] = args
  const isAboutProgram = !first.startsWith('-') || ['-h', '--help', '-v', '--version'].includes(first)
  const named = new Set(program.commands.map((command) => command.name()))
  return isAboutProgram || args.some((each) => named.has(each)) ? args : ['serve', ...args]
}

function createProgram(): Command {
  const program = new Command('stepwell')
    .description(
      'Runs state machines of the Amazon States Language on your own machine, behind the AWS Step Functions API.',
    )
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(stepwell --help lists what there is)')
    .addHelpText('after', '\nOptions without a command are those of serve: stepwell --port 8083')
    .configureOutput({ writeOut, writeErr: writeError, outputError: (text, write) => write(explained(text)) })
    .configureHelp({ helpWidth: Math.min(process.stdout.columns ?? 100, 120) })
    .exitOverride()

  // Each command is loaded only when called: the server is ready sooner, and `--help` needs none of them.

  addOptions(
    program
      .command('serve')
      .description('serve the Step Functions API')
      .action(async (flags) => {
        const { serve } = await import('./commands/serve.ts')
        await serve(flags)
      }),
    serveRows,
  )

  addOptions(
    program
      .command('compact')
      .description('make the database of a data directory as small as it can be, while no server uses it')
      .addHelpText('after', '\nExit code: 0 it is compact, 2 it could not be compacted and is unchanged.')
      .action(async (flags) => {
        const { compact } = await import('./commands/compact.ts')
        await compact(flags)
      }),
    { dataDirectory: serveRows.dataDirectory },
  )

  addOptions(
    program
      .command('validate')
      .description('check definitions, in JSON or YAML, alone or in templates of CloudFormation, SAM or CDK')
      .argument(
        '<file...>',
        'definitions, templates (FILE#LogicalId for one machine), or cdk.out; - reads standard input',
      )
      .option('--type <TYPE>', "STANDARD or EXPRESS (default: the template's, else STANDARD)")
      .addOption(substituteOption())
      .addOption(substitutionsOption())
      .option('--strict', 'treat warnings as errors: the exit code is 1 if there are any')
      .option('--json', 'print what was found as JSON')
      .addHelpText('after', '\nExit code: 0 all is well, 1 errors were found, 2 a file cannot be read.')
      .action(async (files, flags) => {
        const { validate } = await import('./commands/validate.ts')
        process.exitCode = await validate(files, flags)
      }),
    placeRows,
  )

  addOptions(
    program
      .command('policy')
      .description("print the least permissions that a state machine's role needs, as an IAM policy")
      .argument('<file>', definitionHelp)
      .addOption(substituteOption())
      .addOption(substitutionsOption())
      .option('--machine-name <NAME>', "the state machine's name (default: the file's)")
      .action(async (file, flags) => {
        const { policy } = await import('./commands/policy.ts')
        process.exitCode = await policy(file, flags)
      }),
    placeRows,
  )

  addOptions(
    program
      .command('graph')
      .description('draw a definition as an SVG picture, on standard output')
      .argument('<file>', definitionHelp)
      .addOption(substituteOption())
      .addOption(substitutionsOption())
      .option('--horizontal', 'draw from left to right instead of from top to bottom')
      .action(async (file, flags) => {
        const { graph } = await import('./commands/graph.ts')
        process.exitCode = await graph(file, flags)
      }),
    placeRows,
  )

  program
    .command('show')
    .description('show an execution of a running server as a tree of its states, with durations')
    .argument('<execution>', 'the ARN of the execution')
    .option('--endpoint-url <URL>', 'the server (default: AWS_ENDPOINT_URL_SFN, else http://127.0.0.1:8083)')
    .option('--json', 'print it as JSON')
    .action(async (execution, flags) => {
      const { show } = await import('./commands/show.ts')
      process.exitCode = await show(execution, flags)
    })

  addOptions(
    program
      .command('run')
      .description('run one execution here, without a server')
      .argument('<file>', definitionHelp)
      .addOption(substituteOption())
      .addOption(substitutionsOption())
      .addOption(new Option('--input <JSON>', 'the input: JSON, @FILE, or - for standard input').default('{}', '{}'))
      .option('--type <TYPE>', "STANDARD or EXPRESS (default: the template's, else STANDARD)")
      .option('--name <NAME>', "the execution's name (default: a UUID)")
      .option('--machine-name <NAME>', "the state machine's name (default: the file's)")
      .addOption(
        new Option(
          '--with <[NAME=]FILE>',
          "another definition that this one starts, and its machine's name (default: the file's); may be given several times",
        )
          .argParser(collect)
          .default([], 'none'),
      )
      .option('--test-case <NAME>', 'the test case of the mock configuration to use')
      .option('--time-skip', 'waits and retry intervals take no time')
      .option('--json', 'print history events and the end as JSON, one per line')
      .option('--quiet', 'print only the output')
      .addHelpText(
        'after',
        '\nExit code: 0 SUCCEEDED, 1 FAILED, 2 it could not be run, 3 TIMED_OUT, 4 ABORTED.' +
          '\nCtrl-C aborts the execution; pressed again, it ends the process at once, with exit code 130.',
      )
      .action(async (file, flags) => {
        const { run } = await import('./commands/run.ts')
        process.exitCode = await run(file, flags)
      }),
    runRows,
  )
  for (const command of program.commands) {
    command.showHelpAfterError(`(stepwell ${command.name()} --help lists what there is)`)
  }
  return program
}

const definitionHelp = 'the definition, in JSON or YAML, or TEMPLATE#LogicalId; - reads it from standard input'

function substituteOption(): Option {
  const help = `the value of a placeholder \${NAME}, or of a template's NAME or NAME.Attribute; may be given several times`
  return new Option('--substitute <NAME=VALUE>', help).argParser(collect).default([], 'none')
}

function substitutionsOption(): Option {
  return new Option('--substitutions <FILE>', 'values of placeholders by name, in JSON or YAML')
}

/** Shows how to write an option whose value is missing; commander explains every other mistake well enough. */
function explained(text: string): string {
  const [, flag, value] = /^error: option '(--[\w-]+) <(.*)>' argument missing/.exec(text) ?? []
  if (flag === undefined || value === undefined) return text.replace(/^error: /, 'stepwell: ')
  return `stepwell: ${flag} needs a value after it: ${flag} ${value}\n`
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}
