import { mostAttributes, type AttributeChange, type AttributeValue } from '../contracts.ts';

type Attributes = Readonly<Record<string, AttributeValue>>;

/** Sums lose no more than the twelve digits that people see: 0.1 + 0.2 is 0.3. */
const rounded = (sum: number): number => Number(sum.toPrecision(12));

/** The largest number that an attribute holds. */
const largest = 1e15;

/** The attributes after a change: what is cleared makes room first, then set, then added. */
export function changeMemberAttributes(
  attributes: Attributes,
  { set = {}, clear = [], add = {} }: AttributeChange,
): Record<string, AttributeValue> {
  const changed = new Map(Object.entries(attributes));
  for (const name of clear) changed.delete(name);
  const put = (name: string, value: AttributeValue): void => {
    if (changed.has(name) || changed.size < mostAttributes) changed.set(name, value);
  };
  for (const [name, value] of Object.entries(set)) put(name, value);
  for (const [name, amount] of Object.entries(add)) {
    const before = changed.get(name) ?? 0;
    if (typeof before !== 'number') continue;
    const sum = rounded(before + amount);
    put(name, Math.max(-largest, Math.min(largest, Math.abs(sum) < 1e-15 ? 0 : sum)));
  }
  return Object.fromEntries(changed);
}
