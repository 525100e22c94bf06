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
  {
    mistake: 'a path that starts at a variable takes the wrapping of an input array for the context',
    text: 'inputSequence = environment.base.createSequence(input);',
    instead: 'inputSequence = environment.base.createSequence(input && input.outerWrapper ? input[0] : input);',
  },
  {
    mistake: 'a path that starts with an array filtered to one value ends with a TypeError for null, or at the next #',
    text: "if (!isTupleStream && (typeof resultSequence === 'undefined' || resultSequence.length === 0)) {",
    instead: `var following = expr.steps[ii + 1];
            if (ii === 0 && step.consarray && following !== undefined && following.type !== 'sort') {
                if (!Array.isArray(resultSequence) && typeof resultSequence !== 'string') {
                    resultSequence = environment.base.createSequence();
                }
            }
            if (!isTupleStream && (typeof resultSequence === 'undefined' || resultSequence?.length === 0)) {`,
  },
  {
    mistake: 'the same, where a sort follows',
    text: `var lhs = input;
        var isTupleSort = input.tupleStream ? true : false;`,
    instead: `if (input === null) return null;
        var lhs = input;
        var isTupleSort = input.tupleStream ? true : false;`,
  },
  {
    mistake: 'the same, after a sort',
    text: `for(var ii = 0; ii < input.length; ii++) {
            var res = await evaluate(expr, input[ii], environment);`,
    instead: `for(var ii = 0; ii < (input?.length ?? 0); ii++) {
            var res = await evaluate(expr, input[ii], environment);`,
  },
  {
    mistake: 'a # after a path that is a text, or a sort of one value, ends with a TypeError',
    text: "tupleBindings = input.map(item => { return {'@': item} });",
    instead: "tupleBindings = Array.prototype.map.call(input ?? [], item => { return {'@': item} });",
  },
  {
    mistake:
      'a path with [] ends with a TypeError where it gives nothing or a text, and marks an object as if it were one',
    text: 'resultSequence.keepSingleton = true;\n        }',
    instead: `if (!Array.isArray(resultSequence) && resultSequence !== undefined) {
                resultSequence = environment.base.createSequence(resultSequence);
            }
            if (resultSequence !== undefined) resultSequence.keepSingleton = true;
        }`,
  },
  {
    mistake: 'functions handed to a function that is called last are not callable there',
    text: 'evaluatedArgs.push(await evaluate(result.body.arguments[ii], result.input, result.environment));',
    instead: `const given = await evaluate(result.body.arguments[ii], result.input, result.environment);
                if (!isFunction(given)) evaluatedArgs.push(given);
                else {
                    const surroundings = result.environment;
                    const closure = async (...params) => await apply(given, params, null, surroundings);
                    closure.arity = getFunctionArity(given);
                    evaluatedArgs.push(closure);
                }`,
  },
  {
    mistake: '$split by nothing ends with a TypeError',
    text: `var result = [];

        if (typeof limit === 'undefined' || limit > 0) {
            if (typeof separator === 'string') {`,
    instead: `var result = [];
        if (separator === undefined && limit !== 0) return undefined;

        if (typeof limit === 'undefined' || limit > 0) {
            if (typeof separator === 'string') {`,
  },
  {
    mistake: '$replace of nothing ends with a TypeError, and with nothing gives the text "undefined"',
    text: 'var replacer;\n',
    instead: `if (limit !== 0 && (pattern === undefined || replacement === undefined)) return undefined;
        var replacer;
`,
  },
  {
    mistake: '$contains of nothing',
    text: '(matcher, str) {\n        var result = matcher.apply',
    instead:
      '(matcher, str) {\n        if (matcher === undefined) return undefined;\n        var result = matcher.apply',
  },
  {
    mistake: '$formatNumber without a picture ends with a TypeError',
    text: "if (typeof value === 'undefined') {\n            return undefined;\n        }\n\n        var defaults = {",
    instead:
      "if (typeof value === 'undefined' || picture === undefined) {\n            return undefined;\n        }\n\n        var defaults = {",
  },
  {
    mistake: '$formatInteger without a picture ends with a TypeError',
    text: "if (typeof value === 'undefined') {\n            return undefined;\n        }\n\n        value = Math.floor(value);",
    instead:
      "if (typeof value === 'undefined' || picture === undefined) {\n            return undefined;\n        }\n\n        value = Math.floor(value);",
  },
  {
    mistake: '$parseInteger without a picture ends with a TypeError',
    text: "if (typeof value === 'undefined') {\n            return undefined;\n        }\n\n        const formatSpec",
    instead:
      "if (typeof value === 'undefined' || picture === undefined) {\n            return undefined;\n        }\n\n        const formatSpec",
  },
  {
    mistake: 'a timezone with minutes that lies west is off by up to two hours',
    text: 'offsetHours = Math.floor(offset / 100);',
    instead: 'offsetHours = Math.trunc(offset / 100);',
  },
  {
    mistake: 'a block that starts with an array, followed by #, ends with a TypeError',
    text: `if(isTupleStream) {
            if(expr.tuple) {`,
    instead: `if (isTupleStream && tupleBindings === undefined) {
            tupleBindings = Array.prototype.map.call(resultSequence ?? [], item => { return {'@': item} });
            tupleBindings.sequence = true;
            tupleBindings.tupleStream = true;
        }
        if(isTupleStream) {
            if(expr.tuple) {`,
  },
  {
    mistake: 'a function called with some of its arguments forgets its signature',
    text: 'if (isLambda(proc)) {\n            result = partialApplyProcedure(proc, evaluatedArgs, environment);\n        } else',
    instead: `if (isFunction(proc)) {
            var open = [];
            evaluatedArgs.forEach((arg, index) => { if (arg && arg.type === 'operator' && arg.value === '?') open.push(index); });
            result = async (...given) => {
                var all = evaluatedArgs.slice();
                open.forEach((slot, index) => { all[slot] = given[index]; });
                return await apply(proc, all, null, environment);
            };
            result.arity = open.length;
        } else`,
  },
  {
    mistake: '$sift without a function, which its signature allows, ends with a TypeError',
    text: `var func_args = hofFuncArgs(func, entry, item, arg);
            // invoke func
            var res = await func.apply(this, func_args);
            if (boolean(res)) {`,
    instead: `var res = func === undefined || await func.apply(this, hofFuncArgs(func, entry, item, arg));
            if (boolean(res)) {`,
  },
  {
    mistake: 'what stands after [] is read as a regular expression where it starts with /',
    text: 'advance("]");\n                return left;',
    instead: 'advance("]", true);\n                return left;',
  },
  {
    mistake: 'a match without its text or its place, by a function, is read all the same',
    text: `stack: (new Error()).stack,
            };
        }
        return result;`,
    instead: `stack: (new Error()).stack,
            };
        }
        if (result === undefined) return undefined;
        return {
            match: typeof result.match === 'string' ? result.match : '',
            start: typeof result.start === 'number' ? result.start : 0,
            end: typeof result.end === 'number' ? result.end : 0,
            groups: Array.isArray(result.groups) ? result.groups : [],
            next: isFunction(result.next) ? result.next : undefined,
            given: result
        };`,
  },
  {
    mistake: '(what replaces such a match is given what the function gave)',
    text: 'replacer.apply(self, [matches]);',
    instead: "replacer.apply(self, [typeof replacement === 'string' ? matches : matches.given]);",
  },
  {
    mistake: 'a match by a function ends where its text does, and not where it says',
    text: 'position = matches.start + matches.match.length;',
    instead: 'position = matches.end;',
  },
  {
    mistake: 'what a matcher function gives is not checked where it is false, and where it has an end only',
    text: "if(result && !(typeof result.start === 'number' || result.end === 'number' ||",
    instead: `if (result === null) return undefined;
        if (result !== undefined && !(typeof result.start === 'number' || typeof result.end === 'number' ||`,
  },
  {
    mistake: 'separators of an integer that is too short for them are put before it',
    text: `const pos = formattedInteger.length - separator.position;
                        formattedInteger =`,
    instead: `const pos = formattedInteger.length - separator.position;
                        if (pos > 0) formattedInteger =`,
  },
  {
    mistake: 'with a timezone that is no number, the parts of a date are NaN',
    text: 'const offsetMillis = (60 * offsetHours + offsetMinutes) * 60 * 1000;\n        const dateTime',
    instead: `if (isNaN(offsetHours) && formatSpec.parts.some((part) => part.type !== 'literal')) throw { code: 'D3134' };
        const offsetMillis = (60 * offsetHours + offsetMinutes) * 60 * 1000;
        const dateTime`,
  },
  {
    mistake: 'an exponent separator that stands right behind the digits is taken for one, where it is text',
    text: 'exponentPosition > subpicture.length - suffix.length',
    instead: 'exponentPosition >= subpicture.length - suffix.length',
  },
  {
    mistake: 'where the exponent begins is counted without what stands before the number',
    text: `mantissaPart = activePart.substring(0, exponentPosition);
                exponentPart = activePart.substring(exponentPosition + 1);`,
    instead: `mantissaPart = activePart.substring(0, exponentPosition - prefix.length);
                exponentPart = activePart.substring(exponentPosition - prefix.length + 1);`,
  },
  {
    mistake: 'separators in the fraction are looked for in the integer part',
    text: "groupingPosition = parts.integerPart.indexOf(properties['grouping-separator'], groupingPosition + 1);",
    instead: "groupingPosition = part.indexOf(properties['grouping-separator'], groupingPosition + 1);",
  },
  {
    mistake: 'a regular expression called as a function turns whatever it is given into a text',
    text: 're.lastIndex = fromIndex || 0;',
    instead: `if (typeof str !== 'string') return undefined;
            re.lastIndex = fromIndex || 0;`,
  },
  {
    mistake: '$replace of a text by a function gives the source of that function',
    text: 'result += replacement;',
    instead: `var ofText = { match: pattern, start: index, end: index + pattern.length, groups: [] };
                    var replacedText = typeof replacement === 'string' ? replacement : await replacer.apply(self, [ofText]);
                    if (typeof replacedText !== 'string') throw { code: 'D3012', value: replacedText };
                    result += replacedText;`,
  },
  {
    mistake: 'a date beyond those that there are is written as NaN',
    text: 'const dateTime = new Date(millis + offsetMillis);',
    instead: `const dateTime = new Date(millis + offsetMillis);
        if (isNaN(dateTime.getTime()) && formatSpec.parts.some((part) => part.type !== 'literal')) throw { code: 'D1001' };`,
  },
  {
    mistake: 'separators of a number that is too short for them are put before it',
    text: 'pic.integerPartGroupingPositions.forEach(function (pos) {',
    instead: `pic.integerPartGroupingPositions.forEach(function (pos) {
                if (decimalPos - pos <= 0) return;`,
  },
  {
    mistake: 'separators of a fraction that is too short for them are put behind it',
    text: 'pic.fractionalPartGroupingPositions.forEach(function (pos) {',
    instead: `pic.fractionalPartGroupingPositions.forEach(function (pos) {
            if (pos + decimalPos + 1 >= stringValue.length || pos === 0) return;`,
  },
  {
    mistake: 'what carries variables is seen as records where it is not a step of a path',
    text: 'async function evaluate(expr, input, environment) {\n        var result;',
    instead: 'async function evaluate(expr, input, environment, takesTuples) {\n        var result;',
  },
  {
    mistake: 'the same, in a block',
    text: 'result = await evaluateBlock(expr, input, environment);',
    instead: 'result = await evaluateBlock(expr, input, environment, takesTuples || expr.predicate || expr.group);',
  },
  {
    mistake: 'the same, at the end of a block',
    text: 'async function evaluateBlock(expr, input, environment) {',
    instead: 'async function evaluateBlock(expr, input, environment, takesTuples) {',
  },
  {
    mistake: 'the same, in its last expression',
    text: 'result = await evaluate(expr.expressions[ii], input, frame);',
    instead:
      'result = await evaluate(expr.expressions[ii], input, frame, takesTuples && ii === expr.expressions.length - 1);',
  },
  {
    mistake: 'the same, in a step',
    text: "var res = await evaluate(expr, tupleBindings[ee]['@'], stepEnv);",
    instead: "var res = await evaluate(expr, tupleBindings[ee]['@'], stepEnv, true);",
  },
  {
    mistake: 'the same, elsewhere',
    text: 'if(result && isSequence(result) && !result.tupleStream) {',
    instead: `if (result && result.tupleStream && !takesTuples) {
            var values = environment.base.createSequence();
            for (const tuple of result) values.push(tuple['@']);
            result = values;
        }
        if(result && isSequence(result) && !result.tupleStream) {`,
  },
  {
    mistake: '$spread sees what a function of the language is made of',
    text: "typeof arg === 'object' && !isLambda(arg)) {",
    instead: "typeof arg === 'object' && !isFunction(arg)) {",
  },
  {
    mistake: '$eval called last sees the input of whoever called the function, where it is to see that of the function',
    text: 'result = await applyInner(next, evaluatedArgs, input, environment);',
    instead: `result = next && next.implementation === functionEval
                ? await applyInner(next, evaluatedArgs, result.input, result.environment)
                : await applyInner(next, evaluatedArgs, input, environment);`,
  },
  {
    mistake: 'of the optional digits of a fraction only the last is checked not to come before others',
    text: 'optionalDigitPos = parts.fractionalPart.lastIndexOf(properties.digit);',
    instead: 'optionalDigitPos = parts.fractionalPart.indexOf(properties.digit);',
  },
  {
    mistake: 'an error about a function is a TypeError, because functions cannot be written as JSON',
    text: 'return JSON.stringify(err[arguments[1]]);',
    instead: "try { return JSON.stringify(err[arguments[1]]); } catch { return 'a function'; }",
  },
  {
    mistake: 'numbers from 1e21 on are formatted with the exponent that JavaScript writes',
    text: 'var str = Math.abs(value).toFixed(dp);',
    instead: `var str = Math.abs(value) < 1e21
                ? Math.abs(value).toFixed(dp)
                : BigInt(Math.abs(value)).toString() + (dp > 0 ? '.' + '0'.repeat(dp) : '');`,
  },
  {
    mistake: 'a part of a date that there is not is accepted where it comes with a format',
    text: "if (typeof def.presentation1 === 'undefined') {",
    instead: "if (typeof def.presentation1 === 'undefined' || !(def.component in defaultPresentationModifiers)) {",
  },
  {
    mistake: 'a timezone may be hexadecimal',
    text: 'const offset = parseInt(timezone);',
    instead: 'const offset = parseInt(timezone, 10);',
  },
  {
    mistake: 'a call of what is no function ends with a TypeError where it comes last',
    text: `if(result.body.procedure.type === 'variable') {
                next.token = result.body.procedure.value;
            }
            next.position = result.body.procedure.position;`,
    instead: `if (next === undefined && result.body.procedure.type === 'path' &&
                result.environment.lookup(result.body.procedure.steps[0].value)) throw { code: 'T1005' };
            if (isFunction(next)) {
                if (result.body.procedure.type === 'variable') next.token = result.body.procedure.value;
                next.position = result.body.procedure.position;
            }`,
  },
  {
    mistake: 'a function that stands for its context sees the wrapping of an input array',
    text: 'validatedArgs = validateArguments(proc.signature, args, input);',
    instead: 'validatedArgs = validateArguments(proc.signature, args, input && input.outerWrapper ? input[0] : input);',
  },
  {
    mistake: 'base64 ends at any character the lower byte of which is that of =',
    text: "return new global.Buffer.from(str, 'base64')",
    instead: "return new global.Buffer.from(str.replace(/[^ -~]/g, ''), 'base64')",
  },
  {
    mistake: 'what is no number is formatted digit by digit, too',
    text: 'var adjustedNumber;',
    instead: 'if (isNaN(value)) return properties.NaN;\n        var adjustedNumber;',
  },
  {
    mistake: 'calling null is a TypeError',
    text: "if(typeof proc === 'object') {\n                proc.token",
    instead: "if (typeof proc === 'object' && proc !== null) {\n                proc.token",
  },
]

/** The library, mended, and with a clock and a randomness that stand still. */
export function loadReference(nowMillis: number, random: number): typeof jsonata {
  const path = createRequire(import.meta.url).resolve('jsonata')
  let source = readFileSync(path, 'utf8')
  for (const { mistake, text, instead } of repairs) {
    const places = source.split(text).length - 1
    if (places !== 1) throw new Error(`jsonata.js has ${places} places, not one, to mend where "${mistake}"`)
    source = source.replace(text, () => instead)
  }
  const module = { exports: {} }
  const clock = class extends Date {
    constructor(...given: number[]) {
      super(given.length === 0 ? nowMillis : given[0]!)
    }
  }
  /** The library's own reading of years stays: only the calendar's arithmetic would take year 1 for 1901. */
  const utc = Date.UTC
  const calendar = (...fields: Parameters<typeof Date.UTC>) =>
    fields.length > 3 ? utc(...fields) : new Date(0).setUTCFullYear(fields[0], fields[1], fields[2] ?? 1)
  Object.defineProperty(clock, 'UTC', { value: calendar })
  const math = Object.create(Math, { random: { value: () => random } }) as Math
  const load = compileFunction(source, ['module', 'exports', 'Date', 'Math'], { filename: 'jsonata-mended.js' })
  load(module, module.exports, clock, math)
  return module.exports as typeof jsonata
}
