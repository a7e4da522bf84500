import { z } from 'zod';
import { datetimePicker } from './datetime-picker.ts';
import { limits } from './limits.ts';
import { byType, type Rules } from './rules.ts';

/**
 * Actions of messages, with labels as their place wants them (Messaging API reference, "Action objects",
 * "Specifications of the label"). Rich menu switches exist in rich menus only.
 */
export function createActions(rules: Rules) {
  const { text } = rules;
  const label = text(limits.quickReplyLabel);
  return {
    /** Buttons of templates. */
    template: byType(actions(rules, text(limits.templateLabel))),
    /** A tap on the picture or text of a template, where nothing shows the label. */
    templateTap: byType(actions(rules, text(limits.templateLabel).optional())),
    imageColumn: byType(actions(rules, text(limits.imageColumnLabel).optional())),
    flexButton: byType(actions(rules, text(limits.flexLabel))),
    /** A tap on a bubble, box, image or text. */
    flexTap: byType(actions(rules, text(limits.flexLabel).optional())),
    /** The three of the phone itself exist here only. */
    quickReply: byType([
      ...actions(rules, label),
      z.looseObject({ type: z.literal('camera'), label }),
      z.looseObject({ type: z.literal('cameraRoll'), label }),
      z.looseObject({ type: z.literal('location'), label }),
    ]),
  };
}

export const uriAction = <Label extends z.ZodType<string | undefined>>({ uri }: Rules, label: Label) =>
  z.looseObject({
    type: z.literal('uri'),
    label,
    uri: uri(),
    altUri: z.looseObject({ desktop: uri() }).optional(),
  });

function actions<Label extends z.ZodType<string | undefined>>(rules: Rules, label: Label) {
  const { text } = rules;
  return [
    z
      .looseObject({
        type: z.literal('postback'),
        label,
        data: text(limits.postbackData),
        displayText: text(limits.displayText).optional(),
        text: text(limits.displayText).optional(),
        inputOption: z.enum(['closeRichMenu', 'openRichMenu', 'openKeyboard', 'openVoice']).optional(),
        fillInText: text(limits.fillInText).optional(),
      })
      .refine((action) => action.displayText === undefined || action.text === undefined, {
        path: ['text'],
        error: 'cannot stand beside displayText: keep displayText',
      }),
    z.looseObject({ type: z.literal('message'), label, text: text(limits.messageText) }),
    uriAction(rules, label),
    datetimePicker(rules, label),
    z.looseObject({ type: z.literal('clipboard'), label, clipboardText: text(limits.clipboardText) }),
  ] as const;
}
