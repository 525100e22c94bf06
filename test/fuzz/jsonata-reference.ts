/**
 * The reference library with its known mistakes mended, so that what is left can be compared exactly.
 *
 * Each repair replaces a text of the library's source as it is loaded, in memory only, and loading fails where the text
 * is not there: a new release has to be looked at again. What the repairs are about stands in docs/jsonata.md, too.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import type jsonata from 'jsonata'

interface Repair {
  readonly mistake: string
  readonly text: string
  readonly instead: string
}

const repairs: readonly Repair[] = [
  {
    mistake: 'the items of an array are evaluated at once, and which error is reported depends on how long each takes',
    text: `let generators = await Promise.all(expr.expressions
                    .map(async (item, idx) => {
                        environment.isParallelCall = idx > 0
                        return [item, await evaluate(item, input, environment)]
                    }));`,
    instead: `let generators = [];
                for (const item of expr.expressions) generators.push([item, await evaluate(item, input, environment)]);`,
  },
  {
    mistake: 'so are the members of an object',
    text: 'let generators = await Promise.all(utils.keys(groups).map(async (key, idx) => {',
    instead: 'let generators = []; for (const key of utils.keys(groups)) generators.push(await (async () => {',
  },
  {
    mistake: 'so are the members of an object (the other end)',
    text: `environment.isParallelCall = idx > 0
            return [key, await evaluate(expr.lhs[entry.exprIndex][1], context, env)];
        }));`,
    instead: `return [key, await evaluate(expr.lhs[entry.exprIndex][1], context, env)];
        })());`,
  },
  {
    mistake: 'grouping an empty array adds an item to it, for all who share it',
    text: 'input.push(undefined);',
    instead: 'input = focus.createSequence(undefined);',
  },
  {
    mistake: 'values that carry variables are plain records after they were sorted',
    text: 'result = await fn.sort.apply(focus, [lhs, comparator]);',
    instead: `result = await fn.sort.apply(focus, [lhs, comparator]);
        if (isTupleSort) { result.sequence = true; result.tupleStream = true; }`,
  },
  {
    mistake: 'the flags by which the library marks arrays are seen as their members',
    text: "return typeof arg === 'object' && arg !== null ? Object.keys(arg) : [];",
    instead: `if (Array.isArray(arg)) return Array.from(arg.keys(), String);
        return typeof arg === 'object' && arg !== null ? Object.keys(arg) : [];`,
  },
  {
    mistake: 'what follows a block, grouping or [] at the end of a function applies to the call and not to its result',
    text: "if (expr.type === 'function' && !expr.predicate) {",
    instead: `if (expr.predicate || expr.group || expr.keepArray) {
                result = expr;
            } else if (expr.type === 'function') {`,
  },
  {
    mistake: 'a regular expression on the left of ?? matches for ever, and a signature there is lost',
    text: 'arguments: [JSON.parse(JSON.stringify(left))]',
    instead: 'arguments: [copyOfTree(left)]',
  },
  {
    mistake: 'a regular expression on the left of ?: matches for ever, and a signature there is lost',
    text: 'this.condition = JSON.parse(JSON.stringify(left));',
    instead: 'this.condition = copyOfTree(left);',
  },
  {
    mistake: '(copies a tree for the two above)',
    text: 'var ancestorLabel = 0;',
    instead: `function copyOfTree(node) {
            if (Array.isArray(node)) return node.map(copyOfTree);
            if (typeof node !== 'object' || node === null || node instanceof RegExp) return node;
            return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, copyOfTree(child)]));
        }
        var ancestorLabel = 0;`,
  },
  {
    mistake: 'a transformation changes whatever its pattern finds, even where that is not part of the copy',
    text: `var matches = await evaluate(expr.pattern, result, environment);
            if(`,
    instead: `var own = new Set();
            var collectOwn = (value) => {
                if (typeof value !== 'object' || value === null) return;
                if (!Array.isArray(value)) own.add(value);
                Object.values(value).forEach(collectOwn);
            };
            collectOwn(result);
            var matches = await evaluate(expr.pattern, result, environment);
            if(`,
  },
  {
    mistake: 'the same, for its update',
    text: 'match[prop] = update[prop];',
    instead: 'if (own.has(match)) match[prop] = update[prop];',
  },
  {
    mistake: 'the same, for its deletion',
    text: "if(typeof match === 'object' && match !== null) {",
    instead: 'if (own.has(match)) {',
  },
  {
    mistake: 'a transformation gives a value that contains itself',
    text: `}

            return result;
        };

        return defineFunction(transformer,`,
    instead: `}

            var refuseEndless = (value, around) => {
                if (typeof value !== 'object' || value === null) return;
                if (around.includes(value)) throw { code: 'D1011' };
                Object.values(value).forEach((child) => refuseEndless(child, [...around, value]));
            };
            refuseEndless(result, []);
            return result;
        };

        return defineFunction(transformer,`,
  },
]

/** The library, mended. */
export function loadReference(): typeof jsonata {
  const path = createRequire(import.meta.url).resolve('jsonata')
  let source = readFileSync(path, 'utf8')
  for (const { mistake, text, instead } of repairs) {
    const places = source.split(text).length - 1
    if (places !== 1) throw new Error(`jsonata.js has ${places} places, not one, to mend where "${mistake}"`)
    source = source.replace(text, () => instead)
  }
  const module = { exports: {} }
  compileFunction(source, ['module', 'exports'], { filename: 'jsonata-mended.js' })(module, module.exports)
  return module.exports as typeof jsonata
}
