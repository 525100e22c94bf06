/**
 * Compares texts by their UTF-8 bytes, the order in which S3 lists keys. JavaScript compares UTF-16 units, which sorts
 * characters beyond the basic plane before the plane's last eight thousand.
 */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    let leftUnit = left.charCodeAt(index)
    let rightUnit = right.charCodeAt(index)
    if (leftUnit === rightUnit) continue
    if (leftUnit >= 0xd800 && rightUnit >= 0xd800) {
      leftUnit = surrogatesLast(leftUnit)
      rightUnit = surrogatesLast(rightUnit)
    }
    return leftUnit - rightUnit
  }
  return left.length - right.length
}

function surrogatesLast(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000
}
