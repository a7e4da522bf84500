import { productSays, simulatorRefuses } from '../../support/check-messages-twice.ts';
import { box, bubble, flex, letters, tap, template, url } from '../../support/message-limits.ts';

const text = (more: object) => [{ type: 'text', text: 'hi $', ...more }];
const textV2 = (words: string) => [
  {
    type: 'textV2',
    text: words,
    substitution: { who: { type: 'mention', mentionee: { type: 'user', userId: `U${'1'.repeat(32)}` } } },
  },
];
const action = (first: object) => template({ type: 'confirm', text: 'Sure?', actions: [first, tap] });
const uri = (address: string) => action({ type: 'uri', label: 'x', uri: address });
const picker = (more: object) =>
  action({ type: 'datetimepicker', label: 'x', data: '', mode: 'date', ...more });
const carousel = (...columns: object[]) =>
  template({ type: 'carousel', columns: columns.map((more) => ({ text: 'x', actions: [tap], ...more })) });
const quickReply = (quick: object) => text({ quickReply: { items: [{ type: 'action', action: quick }] } });
const video = { type: 'video', url, previewUrl: url, altContent: { type: 'image', url } };
const emojiAt = (index: number) => text({ emojis: [{ index, productId: 'p', emojiId: 'e' }] });
const image = (more: object) => flex(bubble({ type: 'image', url, ...more }));
const first = '/messages/0';
const firstAction = `${first}/template/actions/0`;

interface Rule {
  rule: string;
  taken: unknown[];
  refused: unknown[];
  path: string;
}

/** Rules that no number tells: a message that keeps each, one that breaks it, and where. */
const rules: Rule[] = [
  {
    rule: 'an emoji of a text stands at a $',
    taken: emojiAt(3),
    refused: emojiAt(2),
    path: `${first}/emojis/0/index`,
  },
  {
    rule: 'a key has a substitution',
    taken: textV2('{who}'),
    refused: textV2('{you}'),
    path: `${first}/text`,
  },
  {
    rule: 'braces come in pairs',
    taken: textV2('{{who}}'),
    refused: textV2('{who'),
    path: `${first}/text`,
  },
  {
    rule: 'a closing brace has an opening one',
    taken: textV2('}}{who}'),
    refused: textV2('who}'),
    path: `${first}/text`,
  },
  {
    rule: 'media come over https',
    taken: [{ type: 'audio', originalContentUrl: url, duration: 1 }],
    refused: [{ type: 'audio', originalContentUrl: 'http://shop.example/', duration: 1 }],
    path: `${first}/originalContentUrl`,
  },
  {
    rule: 'a tracking id has no underscore',
    taken: [{ type: 'video', originalContentUrl: url, previewImageUrl: url, trackingId: 'a-1' }],
    refused: [{ type: 'video', originalContentUrl: url, previewImageUrl: url, trackingId: 'a_1' }],
    path: `${first}/trackingId`,
  },
  {
    rule: 'a delivery tag has letters, digits and underscores',
    taken: [{ type: 'coupon', couponId: 'c', deliveryTag: 'a_1' }],
    refused: [{ type: 'coupon', couponId: 'c', deliveryTag: 'a-1' }],
    path: `${first}/deliveryTag`,
  },
  {
    rule: 'a sender is not called LINE',
    taken: text({ sender: { name: 'Online' } }),
    refused: text({ sender: { name: 'LINE Shop' } }),
    path: `${first}/sender/name`,
  },
  ...['javascript:alert(1)', 'mailto:shop@example.com', 'https://', 'https://shop.example/a b'].map(
    (address) => ({
      rule: `a tap does not lead to ${address}`,
      taken: uri('tel:+81312345678'),
      refused: uri(address),
      path: `${firstAction}/uri`,
    }),
  ),
  {
    rule: 'a postback shows one text',
    taken: action({ type: 'postback', label: 'x', data: 'x', text: 'x' }),
    refused: action({ type: 'postback', label: 'x', data: 'x', text: 'x', displayText: 'x' }),
    path: `${firstAction}/text`,
  },
  {
    rule: 'a day has the form of its mode',
    taken: picker({ initial: '2026-12-24' }),
    refused: picker({ initial: '2026-12-24T10:00' }),
    path: `${firstAction}/initial`,
  },
  {
    rule: 'a day is on the calendar',
    taken: picker({ max: '2028-02-29' }),
    refused: picker({ max: '2026-02-29' }),
    path: `${firstAction}/max`,
  },
  {
    rule: 'a day is from 1900 to 2100',
    taken: picker({ min: '1900-01-01', max: '2100-12-31' }),
    refused: picker({ min: '1899-12-31' }),
    path: `${firstAction}/min`,
  },
  {
    rule: 'the last moment is after the first one, a small t or not',
    taken: picker({ mode: 'datetime', min: '2026-12-24T10:00', max: '2026-12-24t10:01' }),
    refused: picker({ mode: 'datetime', min: '2026-12-24T10:00', max: '2026-12-24t10:00' }),
    path: `${firstAction}/min`,
  },
  {
    rule: 'a time has 24 hours',
    taken: picker({ mode: 'time', max: '23:59' }),
    refused: picker({ mode: 'time', max: '24:00' }),
    path: `${firstAction}/max`,
  },
  {
    rule: 'a camera opens from a quick reply only',
    taken: quickReply({ type: 'camera', label: 'x' }),
    refused: action({ type: 'camera', label: 'x' }),
    path: `${firstAction}/type`,
  },
  {
    rule: 'a rich menu switches from rich menus only',
    taken: quickReply({ type: 'location', label: 'x' }),
    refused: quickReply({ type: 'richmenuswitch', label: 'x', richMenuAliasId: 'a', data: 'x' }),
    path: `${first}/quickReply/items/0/action/type`,
  },
  {
    rule: 'a button has a label',
    taken: action(tap),
    refused: action({ type: 'message', text: 'x' }),
    path: `${firstAction}/label`,
  },
  {
    rule: 'a text under a title is shorter',
    taken: template({ type: 'buttons', title: 't', text: letters(60), actions: [tap] }),
    refused: template({ type: 'buttons', title: 't', text: letters(61), actions: [tap] }),
    path: `${first}/template/text`,
  },
  {
    rule: 'all columns have as many actions',
    taken: carousel({}, {}),
    refused: carousel({}, { actions: [tap, tap] }),
    path: `${first}/template/columns/1/actions`,
  },
  {
    rule: 'all columns have an image, or none',
    taken: carousel({ thumbnailImageUrl: url }, { thumbnailImageUrl: url }),
    refused: carousel({ thumbnailImageUrl: url }, {}),
    path: `${first}/template/columns/1/thumbnailImageUrl`,
  },
  {
    rule: 'all columns have a title, or none',
    taken: carousel({ title: 't' }, { title: 't' }),
    refused: carousel({}, { title: 't' }),
    path: `${first}/template/columns/1/title`,
  },
  {
    rule: 'bubbles of a carousel have one width',
    taken: flex({ type: 'carousel', contents: [bubble(), { ...bubble(), size: 'mega' }] }),
    refused: flex({ type: 'carousel', contents: [bubble(), { ...bubble(), size: 'kilo' }] }),
    path: `${first}/contents/contents`,
  },
  {
    rule: 'a video is in bubbles that are wide enough',
    taken: flex({ ...bubble(), hero: video }),
    refused: flex({ ...bubble(), hero: video, size: 'micro' }),
    path: `${first}/contents/size`,
  },
  {
    rule: 'a video is in no carousel',
    taken: flex({ ...bubble(), hero: video, size: 'giga' }),
    refused: flex({ type: 'carousel', contents: [{ ...bubble(), hero: video }] }),
    path: `${first}/contents/contents/0/hero/type`,
  },
  {
    rule: 'an icon stands on a baseline',
    taken: flex(bubble({ ...box({ type: 'icon', url }), layout: 'baseline' })),
    refused: flex(bubble({ type: 'icon', url })),
    path: `${first}/contents/body/contents/0/type`,
  },
  {
    rule: 'an image is at most three times as high as wide',
    taken: image({ aspectRatio: '1:3' }),
    refused: image({ aspectRatio: '1:3.1' }),
    path: `${first}/contents/body/contents/0/aspectRatio`,
  },
  {
    rule: 'a text of a bubble has words or spans',
    taken: flex(bubble({ type: 'text', contents: [{ type: 'span', text: 'x' }] })),
    refused: flex(bubble({ type: 'text' })),
    path: `${first}/contents/body/contents/0/text`,
  },
  {
    rule: 'every bubble keeps to its bytes, in a carousel too',
    taken: flex({ type: 'carousel', contents: [bubble({ type: 'text', text: letters(30_000) })] }),
    refused: flex({ type: 'carousel', contents: [bubble({ type: 'text', text: letters(30_700) })] }),
    path: `${first}/contents/contents/0`,
  },
  { rule: 'a message has a known type', taken: text({}), refused: [{ type: 'poem' }], path: `${first}/type` },
  { rule: 'a message is an object', taken: text({}), refused: ['hello'], path: first },
];

it.each(rules)('$rule', ({ taken, refused, path }) => {
  expect([productSays(taken), simulatorRefuses(taken)]).toEqual([[], []]);
  expect(productSays(refused)).toContainEqual(expect.stringMatching(`^${path}: `));
  // LINE names what is around it where several parts must agree.
  expect(simulatorRefuses(refused).filter((named) => path.startsWith(named))).not.toEqual([]);
});

it('takes what LINE may add: properties that we do not know', () => {
  const [message] = text({ mood: 'fine', sender: { name: 'Shop', mood: 'fine' } });
  expect(productSays([message])).toEqual([]);
});

it('tells everything that is wrong with the messages at once', () => {
  expect(
    productSays([...text({ sender: { name: 'LINE' } }), ...uri('poem'), { type: 'text', text: '' }]),
  ).toEqual([
    '/messages/0/sender/name: may not contain LINE',
    '/messages/1/template/actions/0/uri: must be a URI of scheme https, http, line or tel without spaces; personal fields may stand only after the host',
    '/messages/2/text: may not be empty',
  ]);
});
