import { z } from 'zod';
import type { JourneyProblem } from '../../nodes/node-kind.ts';
import { AttributeName } from '../../nodes/attribute/attribute-shapes.ts';
import type { TriggerKind } from '../trigger-kind.ts';

const value = z.union([z.string().max(200), z.number(), z.boolean(), z.null()]).optional();

const schema = z.strictObject({
  kind: z.literal('attributeChanged'),
  attribute: AttributeName,
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
  problems: ({ from, to }) => (to === undefined || from !== to ? [] : [noChange]),
  words: ({ attribute, from, to }) =>
    `Starts when ${attribute} changes${from === undefined ? '' : ` from ${spoken(from)}`}${to === undefined ? '' : ` to ${spoken(to)}`}`,
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };

const noChange: JourneyProblem = {
  path: '/to',
  code: 'no-change',
  message: 'The attribute would change to what it was, so nobody enters.',
  hint: 'Let "from" and "to" differ, or leave one of them out.',
};

const spoken = (given: string | number | boolean | null): string =>
  given === null ? 'nothing' : String(given);
