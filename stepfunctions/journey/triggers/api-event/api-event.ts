import { z } from 'zod';
import { CustomEventFact, CustomEventType } from '../../custom-event.ts';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('apiEvent'),
  type: CustomEventType,
  where: z.record(z.string(), CustomEventFact).optional().describe('Facts that must be so'),
  startsWith: z
    .record(z.string(), z.string().min(1).max(500))
    .optional()
    .describe('Beginnings of facts, e.g. { "url": "https://shop.example/sale" }'),
});

/** Something that a site, a form or another system told with `POST /v1/events`. */
export const apiEvent = {
  schema,
  listensTo: ({ type }) => [type],
  startsWith: ({ where = {}, startsWith = {} }, { data }) =>
    Object.entries(where).every(([name, value]) => data[name] === value) &&
    Object.entries(startsWith).every(([name, beginning]) => {
      const fact = data[name];
      return typeof fact === 'string' && fact.startsWith(beginning);
    }),
  words: ({ type, where = {}, startsWith = {} }) => {
    const facts = [
      ...Object.entries(where).map(([name, value]) => `${name} is ${String(value)}`),
      ...Object.entries(startsWith).map(([name, beginning]) => `${name} begins with ${beginning}`),
    ];
    return `Starts with ${type}${facts.length > 0 ? ` where ${facts.join(' and ')}` : ''}`;
  },
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
