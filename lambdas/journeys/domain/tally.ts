/** How often each name is there. */
export const tally = (names: readonly string[]): Record<string, number> =>
  names.reduce<Record<string, number>>((sum, name) => ({ ...sum, [name]: (sum[name] ?? 0) + 1 }), {});
