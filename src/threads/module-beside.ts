/** The address of a module in the same folder. Next to a module that was compiled to JavaScript are compiled ones. */
export function moduleBeside(url: string, name: string): URL {
  return new URL(`./${name}.${url.endsWith('.ts') ? 'ts' : 'js'}`, url)
}
