import { type JsonObject, memberEntries, ObjectBuilder } from '../../json/index.ts'

/** The members of an object as the items of a Map. */
export function memberPairs(object: JsonObject): JsonObject[] {
  return memberEntries(object).map(([key, value]) => new ObjectBuilder().set('Key', key).set('Value', value).build())
}
