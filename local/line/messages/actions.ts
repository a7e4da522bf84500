import { z } from 'zod';
import { byType, text } from './rules.ts';

const uri = text(1000).regex(/^(https?:\/\/|line:\/\/|tel:|mailto:)/i, 'Must be a valid URI');
const data = text(300);
const clock = '([01]\\d|2[0-3]):[0-5]\\d';
const date = '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const moments = {
  date: new RegExp(`^${date}$`),
  time: new RegExp(`^${clock}$`),
  datetime: new RegExp(`^${date}[Tt]${clock}$`),
};

/**
 * Actions of a message, with labels as their place wants them (Messaging API reference, "Action objects"). Camera, camera
 * roll and location exist in quick replies only, rich menu switches in rich menus only.
 */
function actions(label: z.ZodType<string | undefined>) {
  const datetimepicker = z
    .looseObject({
      type: z.literal('datetimepicker'),
      label,
      data,
      mode: z.enum(['date', 'time', 'datetime']),
      initial: z.string().optional(),
      max: z.string().optional(),
      min: z.string().optional(),
    })
    .superRefine((action, context) => {
      for (const property of ['initial', 'max', 'min'] as const) {
        const value = action[property];
        if (value === undefined || moments[action.mode].test(value)) continue;
        context.addIssue({
          code: 'custom',
          path: [property],
          message: `Must be a ${action.mode}`,
          input: value,
        });
      }
    });
  return [
    z.looseObject({
      type: z.literal('postback'),
      label,
      data,
      displayText: text(300).optional(),
      text: text(300).optional(),
      inputOption: z.enum(['closeRichMenu', 'openRichMenu', 'openKeyboard', 'openVoice']).optional(),
      fillInText: text(300).optional(),
    }),
    z.looseObject({ type: z.literal('message'), label, text: text(300) }),
    z.looseObject({ type: z.literal('uri'), label, uri }),
    datetimepicker,
    z.looseObject({ type: z.literal('clipboard'), label, clipboardText: text(1000) }),
  ] as const;
}

/** Of templates: a label of 20. */
export const TemplateAction = byType(actions(text(20)));

/** Of a bubble, box, image or text, where nothing shows the label. */
export const TapAction = byType(actions(z.string().optional()));

/** Of Flex buttons: a label of 40. */
export const FlexButtonAction = byType(actions(text(40)));

/** Of image carousels: a label of 12 or none. */
export const ImageAction = byType(actions(text(12).optional()));

/** Of rich menus: nothing shows a label, a screen reader speaks it. */
export const RichMenuAction = byType([
  ...actions(text(20).optional()),
  z.looseObject({
    type: z.literal('richmenuswitch'),
    label: text(20).optional(),
    richMenuAliasId: text(32),
    data,
  }),
]);

const label = text(20);
/** Of quick replies: a label of 20. */
export const QuickReplyAction = byType([
  ...actions(label),
  z.looseObject({ type: z.literal('camera'), label }),
  z.looseObject({ type: z.literal('cameraRoll'), label }),
  z.looseObject({ type: z.literal('location'), label }),
]);
