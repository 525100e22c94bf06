import { ObjectStoreError } from '../../objects/object-store.ts'
import { readDocument } from '../payload.ts'
import { malformedXml } from '../s3-error.ts'
import { document, type S3Operation } from '../s3-operation.ts'
import { contentsOf, textOf, type XmlElement } from '../xml.ts'
import { removeObject } from './objects.ts'

const keysMax = 1000

export const deleteObjects: S3Operation = async (call, context) => {
  const xml = await readDocument(call)
  const objects = contentsOf(xml, 'Object').map((each) => ({
    key: textOf(each, 'Key'),
    versionId: textOf(each, 'VersionId'),
  }))
  if (objects.length === 0 || objects.length > keysMax) throw malformedXml(`it must name 1 to ${keysMax} objects.`)
  const isQuiet = textOf(xml, 'Quiet')?.trim() === 'true'
  const results: XmlElement[] = []
  for (const { key, versionId } of objects) {
    if (key === null) throw malformedXml('each Object must have a Key.')
    try {
      await removeObject(context, call.bucket, key, versionId)
      if (!isQuiet) results.push(['Deleted', [['Key', key]]])
    } catch (error) {
      if (!(error instanceof ObjectStoreError)) throw error
      const { code, message } = error
      results.push([
        'Error',
        [
          ['Key', key],
          ['Code', code],
          ['Message', message],
        ],
      ])
    }
  }
  return document('DeleteResult', results)
}
