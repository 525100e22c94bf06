import type { Repair } from './jsonata-repair.ts'

/** Bugs in how the library parses and evaluates expressions. */
export const languageRepairs: readonly Repair[] = [
  {
    bug: 'the items of an array are evaluated concurrently, so which error is reported depends on how long each takes',
    text: `let generators = await Promise.all(expr.expressions
                    .map(async (item, idx) => {
                        environment.isParallelCall = idx > 0
                        return [item, await evaluate(item, input, environment)]
                    }));`,
    instead: `let generators = [];
                for (const item of expr.expressions) generators.push([item, await evaluate(item, input, environment)]);`,
  },
  {
    bug: 'so are the members of an object',
    text: 'let generators = await Promise.all(utils.keys(groups).map(async (key, idx) => {',
    instead: 'let generators = []; for (const key of order) generators.push(await (async () => {',
  },
  {
    bug: 'so are the members of an object (the other end)',
    text: `environment.isParallelCall = idx > 0
            return [key, await evaluate(expr.lhs[entry.exprIndex][1], context, env)];
        }));`,
    instead: `return [key, await evaluate(expr.lhs[entry.exprIndex][1], context, env)];
        })());`,
  },
  {
    bug: 'members whose names look like array indices are evaluated before the others',
    text: 'groups[key] = entry;',
    instead: 'groups[key] = entry;\n                        order.push(key);',
  },
  {
    bug: '(where their order begins)',
    text: 'var groups = Object.create(null);',
    instead: 'var groups = Object.create(null);\n        var order = [];',
  },
  {
    bug: 'grouping an empty array adds an item to it, wherever it is shared',
    text: 'input.push(undefined);',
    instead: 'input = focus.createSequence(undefined);',
  },
  {
    bug: 'a range of numbers too large to count on from never ends',
    text: 'for (var item = lhs, index = 0; item <= rhs; item++, index++) {',
    instead: 'for (var item = lhs, index = 0; index < size; index++, item = lhs + index) {',
  },
  {
    bug: 'values that carry variables become plain records when they are sorted',
    text: 'result = await fn.sort.apply(focus, [lhs, comparator]);',
    instead: `result = await fn.sort.apply(focus, [lhs, comparator]);
        if (isTupleSort) { result.sequence = true; result.tupleStream = true; }`,
  },
  {
    bug: 'the flags with which the library marks arrays appear as their members',
    text: "return typeof arg === 'object' && arg !== null ? Object.keys(arg) : [];",
    instead: `if (Array.isArray(arg)) return Array.from(arg.keys(), String);
        return typeof arg === 'object' && arg !== null ? Object.keys(arg) : [];`,
  },
  {
    bug: 'grouping or [] after a block at the end of a function applies to the call, not to its result',
    text: "if (expr.type === 'function' && !expr.predicate) {",
    instead: `if (expr.predicate || expr.group || expr.keepArray) {
                result = expr;
            } else if (expr.type === 'function') {`,
  },
  {
    bug: 'a regular expression on the left of ?? matches forever, and a signature there is lost',
    text: 'arguments: [JSON.parse(JSON.stringify(left))]',
    instead: 'arguments: [copyOfTree(left)]',
  },
  {
    bug: 'a regular expression on the left of ?: matches forever, and a signature there is lost',
    text: 'this.condition = JSON.parse(JSON.stringify(left));',
    instead: 'this.once = true;\n            this.condition = copyOfTree(left);',
  },
  {
    bug: 'a call on the left of ?? or ?: is made twice, and as a tail call although it is not one',
    text: 'expr.then = tailCallOptimize(expr.then);',
    instead: 'if (!expr.once) expr.then = tailCallOptimize(expr.then);',
  },
  {
    bug: '(where the tree is built)',
    text: 'result.condition = processAST(expr.condition);',
    instead: 'result.once = expr.once;\n                    result.condition = processAST(expr.condition);',
  },
  {
    bug: '(where the tree of ?? is built)',
    text: `this.condition = {
                type: 'function',`,
    instead: `this.once = true;
            this.condition = {
                type: 'function',`,
  },
  {
    bug: '(copies a tree for the two above)',
    text: 'var ancestorLabel = 0;',
    instead: `function copyOfTree(node) {
            if (Array.isArray(node)) return node.map(copyOfTree);
            if (typeof node !== 'object' || node === null || node instanceof RegExp) return node;
            return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, copyOfTree(child)]));
        }
        var ancestorLabel = 0;`,
  },
  {
    bug: 'a transformation changes whatever its pattern finds, even if that is not part of the copy',
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
    bug: 'the same, for its update',
    text: 'match[prop] = update[prop];',
    instead: 'if (own.has(match)) match[prop] = update[prop];',
  },
  {
    bug: 'the same, for its deletion',
    text: "if(typeof match === 'object' && match !== null) {",
    instead: 'if (own.has(match)) {',
  },
  {
    bug: 'a transformation returns a value that contains itself',
    text: `}

            return result;
        };

        return defineFunction(transformer,`,
    instead: `}

            var refuseEndless = (value, around) => {
                if (typeof value !== 'object' || value === null || isFunction(value)) return;
                if (around.includes(value)) throw { code: 'D1011' };
                Object.values(value).forEach((child) => refuseEndless(child, [...around, value]));
            };
            refuseEndless(result, []);
            return result;
        };

        return defineFunction(transformer,`,
  },
  {
    bug: 'a path that starts at a variable uses the wrapper of an input array as the context',
    text: 'inputSequence = environment.base.createSequence(input);',
    instead: 'inputSequence = environment.base.createSequence(input && input.outerWrapper ? input[0] : input);',
  },
  {
    bug: '$[] in an array that starts a path turns the context, and $ around it, into an array',
    text: 'resultSequence = await evaluate(step, inputSequence, environment);',
    instead: `if (inputSequence !== input) Object.defineProperty(inputSequence, 'wrapsInput', { value: true });
                resultSequence = await evaluate(step, inputSequence, environment);`,
  },
  {
    bug: '(where it is marked as an array)',
    text: `if(expr.keepArray) {
                result.keepSingleton = true;`,
    instead: `if (expr.keepArray && !result.wrapsInput) {
                result.keepSingleton = true;`,
  },
  {
    bug: 'a path that starts with an array filtered to one value throws a TypeError for null, or at the next #',
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
    bug: 'the same, before a sort',
    text: `var lhs = input;
        var isTupleSort = input.tupleStream ? true : false;`,
    instead: `if (input === null || input === undefined) return input;
        var lhs = input;
        var isTupleSort = input.tupleStream ? true : false;`,
  },
  {
    bug: 'the same, after a sort',
    text: `for(var ii = 0; ii < input.length; ii++) {
            var res = await evaluate(expr, input[ii], environment);`,
    instead: `for(var ii = 0; ii < (input?.length ?? 0); ii++) {
            var res = await evaluate(expr, input[ii], environment);`,
  },
  {
    bug: 'the same, after a sort with #',
    text: 'for(var ss = 0; ss < sorted.length; ss++) {',
    instead: 'for(var ss = 0; ss < (sorted?.length ?? 0); ss++) {',
  },
  {
    bug: 'a # after a path that gives a text, or a sort of one value, throws a TypeError',
    text: "tupleBindings = input.map(item => { return {'@': item} });",
    instead: "tupleBindings = Array.prototype.map.call(input ?? [], item => { return {'@': item} });",
  },
  {
    bug: 'a path with [] throws a TypeError if it gives nothing or a text, and marks an object as if it were a list',
    text: 'resultSequence.keepSingleton = true;\n        }',
    instead: `if (!Array.isArray(resultSequence) && resultSequence !== undefined) {
                resultSequence = environment.base.createSequence(resultSequence);
            }
            if (resultSequence !== undefined) resultSequence.keepSingleton = true;
        }`,
  },
  {
    bug: 'functions passed to a tail call are not callable there',
    text: 'evaluatedArgs.push(await evaluate(result.body.arguments[ii], result.input, result.environment));',
    instead: `const given = await evaluate(result.body.arguments[ii], result.input, result.environment);
                evaluatedArgs.push(callable(given, result.environment));`,
  },
  {
    bug: 'nor are those passed by ~>',
    text: 'evaluatedArgs.push(applyto.context);',
    instead: 'evaluatedArgs.push(callable(applyto.context, environment));',
  },
  {
    bug: 'nor are those passed in a partial application',
    text: 'evaluatedArgs.push(await evaluate(arg, input, environment));',
    instead: 'evaluatedArgs.push(callable(await evaluate(arg, input, environment), environment));',
  },
  {
    bug: '(makes a function callable for the three above)',
    text: 'async function apply(proc, args, input, environment) {',
    instead: `function callable(given, environment) {
        if (!isFunction(given)) return given;
        const closure = async (...params) => await apply(given, params, null, environment);
        closure.arity = getFunctionArity(given);
        return closure;
    }
    async function apply(proc, args, input, environment) {`,
  },
  {
    bug: 'a block that starts with an array, followed by #, throws a TypeError',
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
    bug: 'a partially applied function forgets its signature',
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
    bug: 'a / after [] is read as the start of a regular expression',
    text: 'advance("]");\n                return left;',
    instead: 'advance("]", true);\n                return left;',
  },
  {
    bug: 'a regular expression called as a function turns its argument into a text',
    text: 're.lastIndex = fromIndex || 0;',
    instead: `if (typeof str !== 'string') return undefined;
            re.lastIndex = fromIndex || 0;`,
  },
  {
    bug: 'values that carry variables appear as records outside the steps of a path',
    text: 'async function evaluate(expr, input, environment) {\n        var result;',
    instead: 'async function evaluate(expr, input, environment, takesTuples) {\n        var result;',
  },
  {
    bug: 'the same, in a block',
    text: 'result = await evaluateBlock(expr, input, environment);',
    instead: 'result = await evaluateBlock(expr, input, environment, takesTuples || expr.predicate || expr.group);',
  },
  {
    bug: 'the same, at the end of a block',
    text: 'async function evaluateBlock(expr, input, environment) {',
    instead: 'async function evaluateBlock(expr, input, environment, takesTuples) {',
  },
  {
    bug: 'the same, in its last expression',
    text: 'result = await evaluate(expr.expressions[ii], input, frame);',
    instead:
      'result = await evaluate(expr.expressions[ii], input, frame, takesTuples && ii === expr.expressions.length - 1);',
  },
  {
    bug: 'the same, in a step',
    text: "var res = await evaluate(expr, tupleBindings[ee]['@'], stepEnv);",
    instead: "var res = await evaluate(expr, tupleBindings[ee]['@'], stepEnv, true);",
  },
  {
    bug: 'the same, elsewhere',
    text: 'if(result && isSequence(result) && !result.tupleStream) {',
    instead: `if (result && result.tupleStream && !takesTuples) {
            var values = environment.base.createSequence();
            for (const tuple of result) values.push(tuple['@']);
            result = values;
        }
        if(result && isSequence(result) && !result.tupleStream) {`,
  },
  {
    bug: "$eval in a tail call sees the input of the function's caller instead of the function's own",
    text: 'result = await applyInner(next, evaluatedArgs, input, environment);',
    instead: `result = next && next.implementation === functionEval
                ? await applyInner(next, evaluatedArgs, result.input, result.environment)
                : await applyInner(next, evaluatedArgs, input, environment);`,
  },
  {
    bug: 'an error about a function is a TypeError, because functions cannot be written as JSON',
    text: 'return JSON.stringify(err[arguments[1]]);',
    instead: "try { return JSON.stringify(err[arguments[1]]); } catch { return 'a function'; }",
  },
  {
    bug: 'a tail call of something that is not a function throws a TypeError',
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
    bug: 'a function that takes its context as an argument sees the wrapper of an input array',
    text: 'validatedArgs = validateArguments(proc.signature, args, input);',
    instead: 'validatedArgs = validateArguments(proc.signature, args, input && input.outerWrapper ? input[0] : input);',
  },
  {
    bug: 'calling null is a TypeError',
    text: "if(typeof proc === 'object') {\n                proc.token",
    instead: "if (typeof proc === 'object' && proc !== null) {\n                proc.token",
  },
  {
    bug: 'a signature that marks a parameter as optional twice (<n?-?>) is not a valid regular expression for the platform',
    text: "prevParam.regex += '?';",
    instead: "if (!String(prevParam.regex).endsWith('?')) prevParam.regex += '?';",
  },
]
