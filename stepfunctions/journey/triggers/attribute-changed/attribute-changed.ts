import { z } from 'zod';
import type { TriggerKind } from '../trigger-kind.ts';

const value = z.union([z.string().max(200), z.number(), z.boolean(), z.null()]).optional();

const schema = z.strictObject({
  kind: z.literal('attributeChanged'),
  attribute: z.string().min(1).max(50),
  from: value.describe('null: there was none'),
  to: value.describe('null: it was removed'),
});

/** An attribute of a member got another value. */
export const attributeChanged = {
  schema,
  listensTo: () => ['member.changed'],
  startsWith: ({ attribute, from, to }, { data }) =>
    data['attribute'] === attribute &&
    (from === undefined || data['from'] === from) &&
    (to === undefined || data['to'] === to),
  words: ({ attribute, from, to }) =>
    `Starts when ${attribute} changes${from === undefined ? '' : ` from ${spoken(from)}`}${to === undefined ? '' : ` to ${spoken(to)}`}`,
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };

const spoken = (given: string | number | boolean | null): string =>
  given === null ? 'nothing' : String(given);
