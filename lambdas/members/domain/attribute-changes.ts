import type { AttributeValue } from '../contracts.ts';

type Attributes = Readonly<Record<string, AttributeValue>>;

/** What a change of attributes really changes; null: there was none, or there is none any more. */
export function attributeChanges(
  before: Attributes,
  changes: Readonly<Record<string, AttributeValue | null>>,
): { attribute: string; from: AttributeValue | null; to: AttributeValue | null }[] {
  return Object.entries(changes).flatMap(([attribute, to]) => {
    const from = (Object.hasOwn(before, attribute) ? before[attribute] : undefined) ?? null;
    return from === to ? [] : [{ attribute, from, to }];
  });
}
