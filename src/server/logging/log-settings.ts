export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** `auto` means `pretty` if standard error is a terminal, and `json` otherwise. */
export type LogFormat = 'auto' | 'pretty' | 'json'
