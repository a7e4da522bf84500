import { z } from 'zod';
import type { TriggerKind } from '../trigger-kind.ts';

/** LINE takes 300 characters (Messaging API reference, "Postback action"). */
const text = z.string().min(1).max(300);

const schema = z
  .strictObject({
    kind: z.literal('postback'),
    equals: text.optional(),
    startsWith: text.optional(),
    params: z
      .record(text, z.string().max(300))
      .refine((params) => Object.keys(params).length > 0, { error: 'at least one parameter' })
      .optional()
      .describe('Of data that is written like a query string: action=buy&item=3'),
  })
  .refine(({ equals, startsWith, params }) => (equals ?? startsWith ?? params) !== undefined, {
    error: 'what the data of the postback is: equals, startsWith or params',
  });

/** Somebody tapped an action that brings data. */
export const postback = {
  schema,
  listensTo: () => ['postback.received'],
  startsWith: ({ equals, startsWith, params }, { data: { data } }) => {
    if (typeof data !== 'string') return false;
    const found = new URLSearchParams(data);
    return (
      (equals === undefined || data === equals) &&
      (startsWith === undefined || data.startsWith(startsWith)) &&
      Object.entries(params ?? {}).every(([name, value]) => found.get(name) === value)
    );
  },
  words: ({ equals, startsWith, params }) => {
    const said = [
      ...(equals === undefined ? [] : [`is "${equals}"`]),
      ...(startsWith === undefined ? [] : [`begins with "${startsWith}"`]),
      ...Object.entries(params ?? {}).map(([name, value]) => `has ${name}=${value}`),
    ];
    return `Starts with a tap whose data ${said.join(' and ')}`;
  },
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
