import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonObject, parse, stringify } from '../json/index.ts'
import { hashMapOrder, inHashMapOrder, inHashSetOrder } from './java-map-order.ts'
import { Meter } from './meter.ts'

test('members come in the order of a Java HashMap', () => {
  const cases = [
    ['StateMachineArn Input Name', 'Input StateMachineArn Name'],
    ['TaskToken arg1 arg2', 'arg2 arg1 TaskToken'],
    ['Bucket Key Body', 'Bucket Body Key'],
    [
      'original_input iteration_input_value iteration_index from_input_constant',
      'iteration_input_value from_input_constant iteration_index original_input',
    ],
    // Thirteen members: the table has grown to 32.
    [
      'context_object execution execution_id execution_input execution_name execution_rolearn execution_starttime state state_enteredtime state_name statemachine statemachine_id statemachine_name',
      'execution execution_rolearn execution_name statemachine_id execution_id execution_input execution_starttime state_name state_enteredtime statemachine state context_object statemachine_name',
    ],
  ] as const
  for (const [names, expected] of cases) assert.equal(hashMapOrder(names.split(' ')).join(' '), expected)
  assert.equal(stringify(inHashMapOrder(parse('{"b":1,"2":2,"a":3}') as JsonObject)), '{"a":3,"b":1,"2":2}')
})

test('distinct values come in the order of a Java HashSet', () => {
  const cases: [string, string][] = [
    ['[1,2,3,3,3,4]', '[1,2,3,4]'],
    ['[true,false,true,false]', '[false,true]'],
    ['[null,null,1,null]', '[null,1]'],
    ['[[1,2],[1,2],[2,1]]', '[[2,1],[1,2]]'],
    ['[1,"1","01"]', '[1,"1","01"]'],
    ['[{"a":1,"b":2},{"b":2,"a":1}]', '[{"a":1,"b":2}]'],
    ['[1,1.0,1.00]', '[1.0,1]'],
    // As Java 17 prints it.
    [
      '[12345678901,"zeta","alpha","beta",1.5,["x",null],{"k":1,"j":[2]},123456789012345678901234567890,-7,-3.25]',
      '["zeta",{"k":1,"j":[2]},123456789012345678901234567890,-7,"alpha",1.5,["x",null],-3.25,12345678901,"beta"]',
    ],
    ['[12345678901,12345678901]', '[12345678901]'],
  ]
  for (const [values, expected] of cases) {
    assert.equal(stringify(inHashSetOrder(parse(values) as [], new Meter())), expected, values)
  }
})
