/** A round number above all values, so that an axis has plain marks. */
export function ceiling(values: readonly (number | undefined)[], atLeast: number): number {
  const most = Math.max(atLeast, ...values.map((value) => value ?? 0));
  const size = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 3, 5, 10].find((step) => step * size >= most) ?? 10) * size;
}
