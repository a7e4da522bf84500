import { z } from 'zod';
import { datetimePicker } from './datetime-picker.ts';
import { byType, optionalText, text, uri } from './rules.ts';

/** Opens an address; computers may get their own. */
export const UriAction = z.looseObject({
  type: z.literal('uri'),
  label: text(40).optional(),
  uri,
  altUri: z.looseObject({ desktop: uri }).optional(),
});

/**
 * Actions of a message, with labels as their place wants them (Messaging API reference, "Action objects"). Camera, camera
 * roll and location exist in quick replies only, rich menu switches in rich menus only.
 */
function actions(label: z.ZodType<string | undefined>) {
  return [
    z
      .looseObject({
        type: z.literal('postback'),
        label,
        data: optionalText(300),
        displayText: text(300).optional(),
        text: text(300).optional(),
        inputOption: z.enum(['closeRichMenu', 'openRichMenu', 'openKeyboard', 'openVoice']).optional(),
        fillInText: text(300).optional(),
      })
      .refine((action) => action.displayText === undefined || action.text === undefined, {
        path: ['text'],
        error: 'May not be used with displayText',
      }),
    z.looseObject({ type: z.literal('message'), label, text: text(300) }),
    UriAction.extend({ label }),
    datetimePicker(label),
    z.looseObject({ type: z.literal('clipboard'), label, clipboardText: text(1000) }),
  ] as const;
}

/** Of templates: a label of 20. */
export const TemplateAction = byType(actions(text(20)));

/** Of a template's picture and text, where nothing shows the label. */
export const TemplateTapAction = byType(actions(text(20).optional()));

/** Of a bubble, box, image or text, where nothing shows the label either. */
export const TapAction = byType(actions(text(40).optional()));

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
    data: text(300),
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
