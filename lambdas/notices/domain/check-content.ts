import type { LineMessage } from '../../../stepfunctions/line-message/line-message.ts';
import type { RouteSettings } from './route-settings.ts';

export interface ContentProblem {
  /** JSON pointer into the request. */
  path: string;
  message: string;
}

export interface CheckedContent {
  messages: readonly LineMessage[] | undefined;
  /** Where the messages hold personal fields, by JSON pointer. */
  fieldsIn: string | undefined;
  sms: { text: string; segments: number; encoding: string } | undefined;
}

/** LINE's terms for notification messages exclude them. */
const excluded: readonly string[] = ['image', 'video', 'audio'];

/** What is wrong with the words of a notice, by the routes that the channel has. */
export const checkContent = ({ routes }: RouteSettings, content: CheckedContent): ContentProblem[] => [
  ...fieldProblems(content),
  ...(routes.some(({ route }) => route === 'lineNotification') ? mediaProblems(content) : []),
  ...routes.flatMap((setting) =>
    setting.route === 'sms' ? lengthProblems(content, setting.mostSegments) : [],
  ),
];

const noFields = 'personal fields are not filled in a notice: write what it says to this one person';

function fieldProblems({ fieldsIn, sms }: CheckedContent): ContentProblem[] {
  return [
    ...(fieldsIn === undefined ? [] : [{ path: fieldsIn, message: noFields }]),
    ...(sms?.text.includes('{{') === true ? [{ path: '/smsText', message: noFields }] : []),
  ];
}

const mediaProblems = ({ messages = [] }: CheckedContent): ContentProblem[] =>
  messages.flatMap(({ type }, index) =>
    excluded.includes(type)
      ? [
          {
            path: `/messages/${index}/type`,
            message: `LINE notification messages take no ${type}: use text, flex or a template`,
          },
        ]
      : [],
  );

function lengthProblems({ sms }: CheckedContent, most: number): ContentProblem[] {
  if (!sms || sms.segments <= most) return [];
  const { segments, encoding, text } = sms;
  const size = `${segments} SMS in ${encoding} (${text.length} characters)`;
  return [{ path: '/smsText', message: `takes ${size}; the channel allows ${most}` }];
}
