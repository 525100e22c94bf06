import type { Repair } from './jsonata-repair.ts'

/** Bugs in the library's functions, and in how they read pictures of numbers and dates. */
export const functionRepairs: readonly Repair[] = [
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
    mistake: 'so is one that is read',
    text: 'return offsetHours * 60 + offsetMinutes;',
    instead: "return offsetHours * 60 + (value.startsWith('-') ? -offsetMinutes : offsetMinutes);",
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
    mistake: 'the one digit of a fraction that a picture like #e0 has is cut off, and its decimal separator left',
    text: 'if (pic.picture.indexOf(decimal_separator) === -1 || decimalPos === stringValue.length - 1) {',
    instead: 'if (decimalPos === stringValue.length - 1) {',
  },
  {
    mistake: 'separators in the fraction are looked for in the integer part',
    text: "groupingPosition = parts.integerPart.indexOf(properties['grouping-separator'], groupingPosition + 1);",
    instead: "groupingPosition = part.indexOf(properties['grouping-separator'], groupingPosition + 1);",
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
    mistake: 'what is no number, or without end, is put into words without end',
    text: 'var lookup = function (num, prev, ord) {',
    instead: `var lookup = function (num, prev, ord) {
            if (!isFinite(num)) return String(num);`,
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
    mistake: 'separators of a fraction move those after them, and are put behind it where it is too short for them',
    text: 'pic.fractionalPartGroupingPositions.forEach(function (pos) {',
    instead: `var ungroupedLength = stringValue.length;
            pic.fractionalPartGroupingPositions.slice().reverse().forEach(function (pos) {
            if (pos + decimalPos + 1 >= ungroupedLength || pos === 0) return;`,
  },
  {
    mistake: '$spread sees what a function of the language is made of',
    text: "typeof arg === 'object' && !isLambda(arg)) {",
    instead: "typeof arg === 'object' && !isFunction(arg)) {",
  },
  {
    mistake: 'of the optional digits of a fraction only the last is checked not to come before others',
    text: 'optionalDigitPos = parts.fractionalPart.lastIndexOf(properties.digit);',
    instead: 'optionalDigitPos = parts.fractionalPart.indexOf(properties.digit);',
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
    mistake: 'a width in a picture of a date may be negative, or no number',
    text: 'return parseInt(wm);',
    instead: 'return parseInt(wm) >= 0 ? parseInt(wm) : undefined;',
  },
  {
    mistake: 'Roman numerals have no end: of large numbers they are a row of thousands, or exhaust the stack',
    text: 'function decimalToRoman(value) {',
    instead: "function decimalToRoman(value) {\n        if (value > 1e6) throw { code: 'D1001' };",
  },
  {
    mistake: 'a timezone may be hexadecimal',
    text: 'const offset = parseInt(timezone);',
    instead: 'const offset = parseInt(timezone, 10);',
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
]
