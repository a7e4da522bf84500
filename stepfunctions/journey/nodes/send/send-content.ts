import { z } from 'zod';
import { LineMessages } from '../../../line-message/line-message.ts';

/** What is said: messages as they are, or a template's. */
const said = {
  messages: LineMessages.optional(),
  templateId: z.uuid().optional(),
  /** Absent: the newest one when the journey is published. */
  templateVersion: z.int().min(1).optional(),
};

export const SendVariant = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$/, 'letters, digits, hyphens, underscores (30 at most)'),
    weight: z.int().min(1).max(1000).default(1),
    ...said,
  })
  .superRefine(refuseUnlessOne);

export const sendContent = { ...said, variants: z.array(SendVariant).min(2).max(10).optional() };

/** One thing to say. */
export type SendContent = Pick<z.infer<typeof SendVariant>, 'messages' | 'templateId' | 'templateVersion'>;

type Given = SendContent & { kind?: 'send'; variants?: readonly { name: string }[] | undefined };

/** Exactly one way of saying something; a template's version goes with a template. */
export function refuseUnlessOne(given: Given, { addIssue }: Pick<z.RefinementCtx, 'addIssue'>): void {
  const { messages, templateId, templateVersion, variants } = given;
  const mayVary = 'kind' in given;
  const ways = [messages, templateId, variants].filter((way) => way !== undefined).length;
  if (ways !== 1)
    addIssue({
      code: 'custom',
      message: `exactly one of messages${mayVary ? ',' : ' and'} templateId${mayVary ? ' and variants' : ''}`,
    });
  if (templateVersion !== undefined && templateId === undefined)
    addIssue({ code: 'custom', path: ['templateVersion'], message: 'only with a templateId' });
  const names = variants?.map(({ name }) => name) ?? [];
  for (const [index, name] of names.entries())
    if (names.indexOf(name) !== index)
      addIssue({
        code: 'custom',
        path: ['variants', index, 'name'],
        message: `${name} is the name of another variant`,
      });
}
