import type { Repair } from './jsonata-repair.ts'

/** Bugs in how the library parses and evaluates expressions. */
export const languageRepairs: readonly Repair[] = [
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
    instead: 'let generators = []; for (const key of order) generators.push(await (async () => {',
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
    mistake: 'members whose names look like array indices are evaluated before the others',
    text: 'groups[key] = entry;',
    instead: 'groups[key] = entry;\n                        order.push(key);',
  },
  {
    mistake: '(where their order begins)',
    text: 'var groups = Object.create(null);',
    instead: 'var groups = Object.create(null);\n        var order = [];',
  },
  {
    mistake: 'grouping an empty array adds an item to it, for all who share it',
    text: 'input.push(undefined);',
    instead: 'input = focus.createSequence(undefined);',
  },
  {
    mistake: 'a range of numbers too large to count on from never ends',
    text: 'for (var item = lhs, index = 0; item <= rhs; item++, index++) {',
    instead: 'for (var item = lhs, index = 0; index < size; index++, item = lhs + index) {',
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
    instead: 'this.once = true;\n            this.condition = copyOfTree(left);',
  },
  {
    mistake: 'what is called on the left of ?? or ?: is called twice, and last of all although it is not the last',
    text: 'expr.then = tailCallOptimize(expr.then);',
    instead: 'if (!expr.once) expr.then = tailCallOptimize(expr.then);',
  },
  {
    mistake: '(where the tree says so)',
    text: 'result.condition = processAST(expr.condition);',
    instead: 'result.once = expr.once;\n                    result.condition = processAST(expr.condition);',
  },
  {
    mistake: '(where ?? says so)',
    text: `this.condition = {
                type: 'function',`,
    instead: `this.once = true;
            this.condition = {
                type: 'function',`,
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
    mistake: 'a path that starts at a variable takes the wrapping of an input array for the context',
    text: 'inputSequence = environment.base.createSequence(input);',
    instead: 'inputSequence = environment.base.createSequence(input && input.outerWrapper ? input[0] : input);',
  },
  {
    mistake: '$[] in an array that starts a path makes an array of the context, and of $ all around it',
    text: 'resultSequence = await evaluate(step, inputSequence, environment);',
    instead: `if (inputSequence !== input) Object.defineProperty(inputSequence, 'wrapsInput', { value: true });
                resultSequence = await evaluate(step, inputSequence, environment);`,
  },
  {
    mistake: '(where it is marked as one)',
    text: `if(expr.keepArray) {
                result.keepSingleton = true;`,
    instead: `if (expr.keepArray && !result.wrapsInput) {
                result.keepSingleton = true;`,
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
    instead: `if (input === null || input === undefined) return input;
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
    mistake: 'the same, after a sort with #',
    text: 'for(var ss = 0; ss < sorted.length; ss++) {',
    instead: 'for(var ss = 0; ss < (sorted?.length ?? 0); ss++) {',
  },
  {
    mistake: 'a # after a path that is a text, or a sort of one value, ends with a TypeError',
    text: "tupleBindings = input.map(item => { return {'@': item} });",
    instead: "tupleBindings = Array.prototype.map.call(input ?? [], item => { return {'@': item} });",
  },
  {
    mistake:
      'a path with [] throws a TypeError if it gives nothing or a text, and marks an object as if it were a list',
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
                evaluatedArgs.push(callable(given, result.environment));`,
  },
  {
    mistake: 'nor are those handed over by ~>',
    text: 'evaluatedArgs.push(applyto.context);',
    instead: 'evaluatedArgs.push(callable(applyto.context, environment));',
  },
  {
    mistake: 'nor are those that a function is called with when others of its arguments are left open',
    text: 'evaluatedArgs.push(await evaluate(arg, input, environment));',
    instead: 'evaluatedArgs.push(callable(await evaluate(arg, input, environment), environment));',
  },
  {
    mistake: '(makes a function callable for the three above)',
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
    mistake: 'what stands after [] is read as a regular expression where it starts with /',
    text: 'advance("]");\n                return left;',
    instead: 'advance("]", true);\n                return left;',
  },
  {
    mistake: 'a regular expression called as a function turns whatever it is given into a text',
    text: 're.lastIndex = fromIndex || 0;',
    instead: `if (typeof str !== 'string') return undefined;
            re.lastIndex = fromIndex || 0;`,
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
    mistake: '$eval called last sees the input of whoever called the function, where it is to see that of the function',
    text: 'result = await applyInner(next, evaluatedArgs, input, environment);',
    instead: `result = next && next.implementation === functionEval
                ? await applyInner(next, evaluatedArgs, result.input, result.environment)
                : await applyInner(next, evaluatedArgs, input, environment);`,
  },
  {
    mistake: 'an error about a function is a TypeError, because functions cannot be written as JSON',
    text: 'return JSON.stringify(err[arguments[1]]);',
    instead: "try { return JSON.stringify(err[arguments[1]]); } catch { return 'a function'; }",
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
    mistake: 'calling null is a TypeError',
    text: "if(typeof proc === 'object') {\n                proc.token",
    instead: "if (typeof proc === 'object' && proc !== null) {\n                proc.token",
  },
  {
    mistake:
      'a signature that marks a parameter as optional twice (<n?-?>) is not a valid regular expression for the platform',
    text: "prevParam.regex += '?';",
    instead: "if (!String(prevParam.regex).endsWith('?')) prevParam.regex += '?';",
  },
]
