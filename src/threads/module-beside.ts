/** The address of a module in the same folder. Compiled to JavaScript, a module has compiled ones beside it. */
export function moduleBeside(url: string, name: string): URL {
  return new URL(`./${name}.${url.endsWith('.ts') ? 'ts' : 'js'}`, url)
}
