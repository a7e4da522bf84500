/** Numbers of which nobody knows yet how many come: 8 bytes each, twice that while it grows. */
export interface GrowingColumn {
  push(value: number): void;
  /** What was pushed; a view, true until the next push. */
  values(): Float64Array;
}

const firstCapacity = 1024;

export function growingColumn(): GrowingColumn {
  let column = new Float64Array(firstCapacity);
  let length = 0;
  return {
    push(value) {
      if (length === column.length) {
        const larger = new Float64Array(length * 2);
        larger.set(column);
        column = larger;
      }
      column[length] = value;
      length += 1;
    },
    values: () => column.subarray(0, length),
  };
}
