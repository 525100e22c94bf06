export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** For people, for programs, or whichever of them reads: people where standard error is a terminal. */
export type LogFormat = 'auto' | 'pretty' | 'json'
