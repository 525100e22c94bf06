import type { Repair } from './jsonata-repair.ts'

/** Bugs in the library's functions, and in how they read pictures of numbers and dates. */
export const functionRepairs: readonly Repair[] = [
  {
    bug: '$split by nothing throws a TypeError',
    text: `var result = [];

        if (typeof limit === 'undefined' || limit > 0) {
            if (typeof separator === 'string') {`,
    instead: `var result = [];
        if (separator === undefined && limit !== 0) return undefined;

        if (typeof limit === 'undefined' || limit > 0) {
            if (typeof separator === 'string') {`,
  },
  {
    bug: '$replace of nothing throws a TypeError, and replacing with nothing writes "undefined"',
    text: 'var replacer;\n',
    instead: `if (limit !== 0 && (pattern === undefined || replacement === undefined)) return undefined;
        var replacer;
`,
  },
  {
    bug: '$contains of nothing',
    text: '(matcher, str) {\n        var result = matcher.apply',
    instead:
      '(matcher, str) {\n        if (matcher === undefined) return undefined;\n        var result = matcher.apply',
  },
  {
    bug: '$formatNumber without a picture throws a TypeError',
    text: "if (typeof value === 'undefined') {\n            return undefined;\n        }\n\n        var defaults = {",
    instead:
      "if (typeof value === 'undefined' || picture === undefined) {\n            return undefined;\n        }\n\n        var defaults = {",
  },
  {
    bug: '$formatInteger without a picture throws a TypeError',
    text: "if (typeof value === 'undefined') {\n            return undefined;\n        }\n\n        value = Math.floor(value);",
    instead:
      "if (typeof value === 'undefined' || picture === undefined) {\n            return undefined;\n        }\n\n        value = Math.floor(value);",
  },
  {
    bug: '$parseInteger without a picture throws a TypeError',
    text: "if (typeof value === 'undefined') {\n            return undefined;\n        }\n\n        const formatSpec",
    instead:
      "if (typeof value === 'undefined' || picture === undefined) {\n            return undefined;\n        }\n\n        const formatSpec",
  },
  {
    bug: 'a western timezone with minutes is off by up to two hours',
    text: 'offsetHours = Math.floor(offset / 100);',
    instead: 'offsetHours = Math.trunc(offset / 100);',
  },
  {
    bug: 'the same, when one is read',
    text: 'return offsetHours * 60 + offsetMinutes;',
    instead: "return offsetHours * 60 + (value.startsWith('-') ? -offsetMinutes : offsetMinutes);",
  },
  {
    bug: '$sift without a function, which its signature allows, throws a TypeError',
    text: `var func_args = hofFuncArgs(func, entry, item, arg);
            // invoke func
            var res = await func.apply(this, func_args);
            if (boolean(res)) {`,
    instead: `var res = func === undefined || await func.apply(this, hofFuncArgs(func, entry, item, arg));
            if (boolean(res)) {`,
  },
  {
    bug: 'a match by a function is used even without its text or place',
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
    bug: '(passes the match of a function to its replacer)',
    text: 'replacer.apply(self, [matches]);',
    instead: "replacer.apply(self, [typeof replacement === 'string' ? matches : matches.given]);",
  },
  {
    bug: 'a match by a function ends where its text does, not where it says',
    text: 'position = matches.start + matches.match.length;',
    instead: 'position = matches.end;',
  },
  {
    bug: "a matcher function's result is not checked if it is false, or has only an end",
    text: "if(result && !(typeof result.start === 'number' || result.end === 'number' ||",
    instead: `if (result === null) return undefined;
        if (result !== undefined && !(typeof result.start === 'number' || typeof result.end === 'number' ||`,
  },
  {
    bug: 'separators are put before an integer that is too short for them',
    text: `const pos = formattedInteger.length - separator.position;
                        formattedInteger =`,
    instead: `const pos = formattedInteger.length - separator.position;
                        if (pos > 0) formattedInteger =`,
  },
  {
    bug: 'with a timezone that is not a number, the parts of a date are NaN',
    text: 'const offsetMillis = (60 * offsetHours + offsetMinutes) * 60 * 1000;\n        const dateTime',
    instead: `if (isNaN(offsetHours) && formatSpec.parts.some((part) => part.type !== 'literal')) {
            // Errors in the picture itself are reported earlier.
            const isUnwritable = (part) => part.integerFormat?.primary === formats.SEQUENCE && !'Zz'.includes(part.component);
            const isUnnameable = (part) => part.names !== undefined && !'CEFMPx'.includes(part.component);
            const { parts } = formatSpec;
            throw { code: parts.some(isUnwritable) ? 'D3130' : parts.some(isUnnameable) ? 'D3133' : 'D3134' };
        }
        const offsetMillis = (60 * offsetHours + offsetMinutes) * 60 * 1000;
        const dateTime`,
  },
  {
    bug: 'an exponent separator right after the digits is used as one although it is text',
    text: 'exponentPosition > subpicture.length - suffix.length',
    instead: 'exponentPosition >= subpicture.length - suffix.length',
  },
  {
    bug: 'the start of the exponent is counted without the prefix of the number',
    text: `mantissaPart = activePart.substring(0, exponentPosition);
                exponentPart = activePart.substring(exponentPosition + 1);`,
    instead: `mantissaPart = activePart.substring(0, exponentPosition - prefix.length);
                exponentPart = activePart.substring(exponentPosition - prefix.length + 1);`,
  },
  {
    bug: "with a picture like #e0, the fraction's only digit is cut off, but its decimal separator is left",
    text: 'if (pic.picture.indexOf(decimal_separator) === -1 || decimalPos === stringValue.length - 1) {',
    instead: 'if (decimalPos === stringValue.length - 1) {',
  },
  {
    bug: 'separators in the fraction are looked for in the integer part',
    text: "groupingPosition = parts.integerPart.indexOf(properties['grouping-separator'], groupingPosition + 1);",
    instead: "groupingPosition = part.indexOf(properties['grouping-separator'], groupingPosition + 1);",
  },
  {
    bug: '$replace of a text by a function inserts the source of that function',
    text: 'result += replacement;',
    instead: `var ofText = { match: pattern, start: index, end: index + pattern.length, groups: [] };
                    var replacedText = typeof replacement === 'string' ? replacement : await replacer.apply(self, [ofText]);
                    if (typeof replacedText !== 'string') throw { code: 'D3012', value: replacedText };
                    result += replacedText;`,
  },
  {
    bug: 'NaN and infinite numbers are put into endless words',
    text: 'var lookup = function (num, prev, ord) {',
    instead: `var lookup = function (num, prev, ord) {
            if (!isFinite(num)) return String(num);`,
  },
  {
    bug: 'a date out of range is written as NaN',
    text: 'const dateTime = new Date(millis + offsetMillis);',
    instead: `const dateTime = new Date(millis + offsetMillis);
        if (isNaN(dateTime.getTime()) && formatSpec.parts.some((part) => part.type !== 'literal')) throw { code: 'D1001' };`,
  },
  {
    bug: 'separators are put before a number that is too short for them',
    text: 'pic.integerPartGroupingPositions.forEach(function (pos) {',
    instead: `pic.integerPartGroupingPositions.forEach(function (pos) {
                if (decimalPos - pos <= 0) return;`,
  },
  {
    bug: 'separators in a fraction move the ones after them, and are put after it if it is too short for them',
    text: 'pic.fractionalPartGroupingPositions.forEach(function (pos) {',
    instead: `var ungroupedLength = stringValue.length;
            pic.fractionalPartGroupingPositions.slice().reverse().forEach(function (pos) {
            if (pos + decimalPos + 1 >= ungroupedLength || pos === 0) return;`,
  },
  {
    bug: "$spread sees the members of the language's functions",
    text: "typeof arg === 'object' && !isLambda(arg)) {",
    instead: "typeof arg === 'object' && !isFunction(arg)) {",
  },
  {
    bug: "only the last of a fraction's optional digits is checked not to come before mandatory ones",
    text: 'optionalDigitPos = parts.fractionalPart.lastIndexOf(properties.digit);',
    instead: 'optionalDigitPos = parts.fractionalPart.indexOf(properties.digit);',
  },
  {
    bug: 'numbers from 1e21 on are formatted with the exponent that JavaScript writes',
    text: 'var str = Math.abs(value).toFixed(dp);',
    instead: `var str = Math.abs(value) < 1e21
                ? Math.abs(value).toFixed(dp)
                : BigInt(Math.abs(value)).toString() + (dp > 0 ? '.' + '0'.repeat(dp) : '');`,
  },
  {
    bug: 'an unknown part of a date is accepted if it has a format',
    text: "if (typeof def.presentation1 === 'undefined') {",
    instead: "if (typeof def.presentation1 === 'undefined' || !(def.component in defaultPresentationModifiers)) {",
  },
  {
    bug: 'a width in a date picture may be negative, or not a number',
    text: 'return parseInt(wm);',
    instead: 'return parseInt(wm) >= 0 ? parseInt(wm) : undefined;',
  },
  {
    bug: 'Roman numerals are unlimited: large numbers become a row of thousands, or exhaust the stack',
    text: 'function decimalToRoman(value) {',
    instead: "function decimalToRoman(value) {\n        if (value > 1e6) throw { code: 'D1001' };",
  },
  {
    bug: 'a timezone may be hexadecimal',
    text: 'const offset = parseInt(timezone);',
    instead: 'const offset = parseInt(timezone, 10);',
  },
  {
    bug: 'base64 ends at any character whose lower byte is that of =',
    text: "return new global.Buffer.from(str, 'base64')",
    instead: "return new global.Buffer.from(str.replace(/[^ -~]/g, ''), 'base64')",
  },
  {
    bug: 'NaN and infinite numbers are formatted digit by digit too',
    text: 'var adjustedNumber;',
    instead: 'if (isNaN(value)) return properties.NaN;\n        var adjustedNumber;',
  },
]
