import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '../../json/index.ts'
import { type ArrayFormat, urlEncoded } from './array-format.ts'

const encode = (json: string, format: ArrayFormat) => urlEncoded(parse(json), format)

test('arrays are written in the four forms', () => {
  const json = '{"array":["a","b c","d,e"],"x":1}'
  assert.equal(encode(json, 'INDICES'), 'array[0]=a&array[1]=b%20c&array[2]=d%2Ce&x=1')
  assert.equal(encode(json, 'REPEAT'), 'array=a&array=b%20c&array=d%2Ce&x=1')
  assert.equal(encode(json, 'COMMAS'), 'array=a,b%20c,d%2Ce&x=1')
  assert.equal(encode(json, 'BRACKETS'), 'array[]=a&array[]=b%20c&array[]=d%2Ce&x=1')
})

test('the form of the documentation, letter by letter', () => {
  assert.equal(
    encode('{"description":"Monthly subscription","metadata":{"order_details":"monthly report data"}}', 'INDICES'),
    'description=Monthly%20subscription&metadata%5Border_details%5D=monthly%20report%20data',
  )
})

test('nested values are written with their names in brackets', () => {
  const json =
    '{"metadata":{"order":"6","to":{"zip":"0815"}},"items":[{"price":"p_1","tags":["x","y"]},{"price":"p_2"}]}'
  const metadata = 'metadata%5Border%5D=6&metadata%5Bto%5D%5Bzip%5D=0815'
  assert.equal(
    encode(json, 'INDICES'),
    `${metadata}&items[0]%5Bprice%5D=p_1&items[0]%5Btags%5D[0]=x&items[0]%5Btags%5D[1]=y&items[1]%5Bprice%5D=p_2`,
  )
  assert.equal(
    encode(json, 'BRACKETS'),
    `${metadata}&items[]%5Bprice%5D=p_1&items[]%5Btags%5D[]=x&items[]%5Btags%5D[]=y&items[]%5Bprice%5D=p_2`,
  )
  assert.equal(
    encode(json, 'REPEAT'),
    `${metadata}&items%5Bprice%5D=p_1&items%5Btags%5D=x&items%5Btags%5D=y&items%5Bprice%5D=p_2`,
  )
  assert.equal(
    encode(json, 'COMMAS'),
    `${metadata}&items[0]%5Bprice%5D=p_1&items[0]%5Btags%5D=x,y&items[1]%5Bprice%5D=p_2`,
  )
})

test('numbers keep their spelling, null is empty, and nothing can break out of its place', () => {
  assert.equal(
    encode('{"a":1.50,"b":null,"c":true,"d=&":"&=+ é","e":[],"f":{}}', 'INDICES'),
    'a=1.50&b=&c=true&d%3D%26=%26%3D%2B%20%C3%A9',
  )
})
