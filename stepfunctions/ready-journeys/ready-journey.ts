import { z } from 'zod';
import { JourneyDefinition } from '../journey/definition.ts';

/** Languages in which every ready journey speaks. */
export const readyLanguages = ['en', 'th', 'zh-TW', 'ja'] as const;
export type ReadyLanguage = (typeof readyLanguages)[number];

const Text = z.strictObject({ en: z.string(), th: z.string(), 'zh-TW': z.string(), ja: z.string() });

/** A message by the keys of its texts; answers become quick replies that bring their data. */
const Said = z.strictObject({
  text: z.string(),
  answers: z.array(z.strictObject({ label: z.string(), data: z.string() })).optional(),
});

const Node = z.looseObject({ kind: z.string(), say: z.array(Said).min(1).max(5).optional() });

/** A journey that can be taken as it is; its texts lie beside it, in each language. */
export const ReadyJourney = z.strictObject({
  title: z.string(),
  summary: z.string(),
  /** Tags that it puts on members or asks for; taking the journey registers those that are not there. */
  tags: z.array(z.strictObject({ name: z.string(), halfLifeDays: z.number().positive().optional() })),
  /** What must be there or be set before it is used, for people. */
  needs: z.array(z.string()),
  /** By which figures to judge it, for people. */
  measure: z.array(z.string()),
  texts: z.record(z.string(), Text),
  journey: z.looseObject({ nodes: z.record(z.string(), Node) }),
});
export type ReadyJourney = z.infer<typeof ReadyJourney>;

/**
 * The journey in one language.
 * @throws ZodError, Error when the file is not sound: a test reads them all
 */
export function definitionIn({ journey, texts }: ReadyJourney, language: ReadyLanguage): JourneyDefinition {
  const textOf = (key: string): string => {
    const text = texts[key];
    if (!text) throw new Error(`There is no text ${key}.`);
    return text[language];
  };
  const nodes = Object.entries(journey.nodes).map(([nodeId, { say, ...node }]) => [
    nodeId,
    say ? { ...node, messages: say.map((said) => messageOf(said, textOf)) } : node,
  ]);
  return JourneyDefinition.parse({ ...journey, nodes: Object.fromEntries(nodes) as object });
}

function messageOf({ text, answers = [] }: z.infer<typeof Said>, textOf: (key: string) => string): object {
  const items = answers.map(({ label, data }) => ({
    type: 'action',
    action: { type: 'postback', label: textOf(label), data, displayText: textOf(label) },
  }));
  return { type: 'text', text: textOf(text), ...(items.length > 0 ? { quickReply: { items } } : {}) };
}
