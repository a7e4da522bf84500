import { z } from 'zod';

/** LINE counts UTF-16 units, as JavaScript's `length` does (docs, "Character counting"). */
export const textOf = (most: number) =>
  z
    .string()
    .refine(({ length }) => length >= 1 && length <= most, { error: `1 to ${most} characters (UTF-16)` });

export const AliasId = z.string().regex(/^[a-z0-9_-]{1,32}$/, 'up to 32 of a-z, 0-9, _ and -');

const label = textOf(20).optional().describe('Spoken by screen readers; never shown');
const data = textOf(300);
const clock = String.raw`([01]\d|2[0-3]):[0-5]\d`;
const date = String.raw`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
const moments = {
  date: new RegExp(`^${date}$`),
  time: new RegExp(`^${clock}$`),
  datetime: new RegExp(`^${date}[Tt]${clock}$`),
};

const DateTimePicker = z
  .strictObject({
    type: z.literal('datetimepicker'),
    ...{ label, data },
    mode: z.enum(['date', 'time', 'datetime']),
    initial: z.string().optional(),
    max: z.string().optional(),
    min: z.string().optional(),
  })
  .superRefine((action, context) => {
    for (const property of ['initial', 'max', 'min'] as const) {
      const value = action[property];
      if (value === undefined || moments[action.mode].test(value)) continue;
      context.addIssue({ code: 'custom', path: [property], message: `a ${action.mode} as LINE writes it` });
    }
  });

/** What a tap on an area does (Messaging API reference, "Action objects"); cameras and places exist in quick replies only. */
export const RichMenuAction = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('postback'),
    ...{ label, data },
    displayText: textOf(300).optional(),
    inputOption: z.enum(['closeRichMenu', 'openRichMenu', 'openKeyboard', 'openVoice']).optional(),
    fillInText: textOf(300).optional(),
  }),
  z.strictObject({ type: z.literal('message'), label, text: textOf(300) }),
  z.strictObject({
    type: z.literal('uri'),
    label,
    uri: textOf(1000).regex(/^(https?:\/\/|line:\/\/|tel:|mailto:)\S+$/i, 'http(s), line, tel or mailto'),
    altUri: z.strictObject({ desktop: textOf(1000).regex(/^https?:\/\/\S+$/i, 'http or https') }).optional(),
  }),
  DateTimePicker,
  z.strictObject({ type: z.literal('richmenuswitch'), label, richMenuAliasId: AliasId, data }),
  z.strictObject({ type: z.literal('clipboard'), label, clipboardText: textOf(1000) }),
]);
export type RichMenuAction = z.infer<typeof RichMenuAction>;
