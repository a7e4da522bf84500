import { checkMessages } from '../../../local/line/messages/check-messages.ts';

const url = 'https://example.com/a.png';
const tap = { type: 'message', label: 'Yes', text: 'yes' };

/** Properties that are refused; none when the messages are taken. */
function wrong(...messages: unknown[]): string[] {
  const checked = checkMessages(messages);
  if (!('refusal' in checked)) return [];
  return (checked.refusal.body as { details: { property: string }[] }).details.map(
    ({ property }) => property,
  );
}

const template = (content: object) => ({ type: 'template', altText: 'alt', template: content });
const flex = (contents: object) => ({ type: 'flex', altText: 'alt', contents });
const body = (...contents: object[]) => ({
  type: 'bubble',
  body: { type: 'box', layout: 'vertical', contents },
});
const replies = (count: number) => ({
  items: Array.from({ length: count }, () => ({ type: 'action', action: tap })),
});

it('takes every kind of message as LINE describes it', () => {
  const good = [
    { type: 'text', text: 'x'.repeat(5000) },
    { type: 'text', text: '$ hi', emojis: [{ index: 0, productId: 'p', emojiId: 'e' }] },
    {
      type: 'textV2',
      text: 'Hi {who} {{x}}',
      substitution: { who: { type: 'mention', mentionee: { type: 'all' } } },
    },
    { type: 'sticker', packageId: '446', stickerId: '1988' },
    { type: 'image', originalContentUrl: url, previewImageUrl: url },
    { type: 'video', originalContentUrl: url, previewImageUrl: url, trackingId: 'spring-video' },
    { type: 'audio', originalContentUrl: url, duration: 60_000 },
    { type: 'location', title: 'Shop', address: 'Street', latitude: 35.1, longitude: 139 },
    {
      type: 'imagemap',
      baseUrl: url,
      altText: 'map',
      baseSize: { width: 1040, height: 520 },
      actions: [{ type: 'uri', linkUri: 'https://line.me', area: { x: 0, y: 0, width: 520, height: 520 } }],
    },
    template({
      type: 'buttons',
      text: 'Choose',
      actions: [tap, { type: 'uri', label: 'See', uri: 'tel:0901' }],
    }),
    template({ type: 'confirm', text: 'Sure?', actions: [tap, tap] }),
    template({ type: 'carousel', columns: [{ text: 'one', actions: [tap] }] }),
    template({ type: 'image_carousel', columns: [{ imageUrl: url, action: tap }] }),
    flex(body({ type: 'text', text: 'hi' }, { type: 'button', action: tap }, { type: 'separator' })),
    flex({ type: 'carousel', contents: [body(), body()] }),
    { type: 'coupon', couponId: '01ABC' },
    { type: 'text', text: 'hi', quickReply: replies(13), sender: { name: 'Shop', iconUrl: url } },
  ];
  for (const message of good) expect(wrong(message)).toEqual([]);
});

it.each<[string, unknown, string]>([
  ['an empty text', { type: 'text', text: '' }, 'messages[0].text'],
  ['a text of more than 5000 UTF-16 units', { type: 'text', text: '😀'.repeat(2501) }, 'messages[0].text'],
  ['a missing text', { type: 'text' }, 'messages[0].text'],
  ['an unknown type', { type: 'poem' }, 'messages[0].type'],
  ['no object', 'hello', 'messages[0]'],
  [
    'an emoji that points at no $',
    { type: 'text', text: 'hi', emojis: [{ index: 0, productId: 'p', emojiId: 'e' }] },
    'messages[0].emojis[0].index',
  ],
  ['a key without substitution', { type: 'textV2', text: 'Hi {who}' }, 'messages[0].text'],
  [
    'an image without TLS',
    { type: 'image', originalContentUrl: 'http://x.y/a', previewImageUrl: url },
    'messages[0].originalContentUrl',
  ],
  [
    'more than 13 quick replies',
    { type: 'text', text: 'hi', quickReply: replies(14) },
    'messages[0].quickReply.items',
  ],
  [
    'a sender that claims to be LINE',
    { type: 'text', text: 'hi', sender: { name: 'LINE' } },
    'messages[0].sender.name',
  ],
  [
    'buttons with five actions',
    template({ type: 'buttons', text: 'x', actions: Array(5).fill(tap) }),
    'messages[0].template.actions',
  ],
  [
    'a long text under a title',
    template({ type: 'buttons', title: 't', text: 'x'.repeat(61), actions: [tap] }),
    'messages[0].template.text',
  ],
  [
    'a confirm with one action',
    template({ type: 'confirm', text: 'x', actions: [tap] }),
    'messages[0].template.actions',
  ],
  [
    'eleven columns',
    template({ type: 'carousel', columns: Array(11).fill({ text: 'x', actions: [tap] }) }),
    'messages[0].template.columns',
  ],
  [
    'columns of different shape',
    template({
      type: 'carousel',
      columns: [
        { text: 'x', actions: [tap] },
        { text: 'x', actions: [tap, tap] },
      ],
    }),
    'messages[0].template.columns[1]',
  ],
  [
    'an action without a label',
    template({ type: 'confirm', text: 'x', actions: [tap, { type: 'message', text: 'x' }] }),
    'messages[0].template.actions[1].label',
  ],
  [
    'a postback of more than 300 characters',
    template({
      type: 'confirm',
      text: 'x',
      actions: [tap, { type: 'postback', label: 'x', data: 'x'.repeat(301) }],
    }),
    'messages[0].template.actions[1].data',
  ],
  [
    'a script for an address',
    template({
      type: 'confirm',
      text: 'x',
      actions: [tap, { type: 'uri', label: 'x', uri: 'javascript:alert(1)' }],
    }),
    'messages[0].template.actions[1].uri',
  ],
  [
    'a long altText',
    { ...template({ type: 'confirm', text: 'x', actions: [tap, tap] }), altText: 'x'.repeat(1501) },
    'messages[0].altText',
  ],
  [
    'an imagemap of another width',
    { type: 'imagemap', baseUrl: url, altText: 'm', baseSize: { width: 700, height: 1 }, actions: [] },
    'messages[0].baseSize.width',
  ],
  ['an unknown Flex component', flex(body({ type: 'chart' })), 'messages[0].contents.body.contents[0].type'],
  [
    'an empty Flex text, however deep',
    flex(body({ type: 'box', layout: 'horizontal', contents: [{ type: 'text', text: '' }] })),
    'messages[0].contents.body.contents[0].contents[0].text',
  ],
  [
    'a wrong color',
    flex(body({ type: 'text', text: 'x', color: 'red' })),
    'messages[0].contents.body.contents[0].color',
  ],
  [
    'a bubble of more than 30 KB',
    flex(body(...Array<object>(400).fill({ type: 'text', text: 'x'.repeat(60) }))),
    'messages[0].contents',
  ],
  [
    'thirteen bubbles',
    flex({ type: 'carousel', contents: Array(13).fill(body()) }),
    'messages[0].contents.contents',
  ],
  [
    'bubbles of two widths',
    flex({ type: 'carousel', contents: [body(), { ...body(), size: 'micro' }] }),
    'messages[0].contents.contents',
  ],
])('refuses %s and names the property', (_what, message, property) => {
  expect(wrong(message)).toContain(property);
});

it('takes one to five messages', () => {
  const message = { type: 'text', text: 'hi' };
  expect(wrong()).toEqual(['messages']);
  expect(wrong(...Array<unknown>(5).fill(message))).toEqual([]);
  expect(wrong(...Array<unknown>(6).fill(message))).toEqual(['messages']);
});

it('tells everything that is wrong at once, in the words of LINE', () => {
  const checked = checkMessages([
    { type: 'text', text: '' },
    { type: 'sticker', packageId: '1' },
  ]);
  expect(checked).toMatchObject({
    refusal: {
      status: 400,
      body: {
        message: 'The request body has 2 error(s)',
        details: [
          { message: 'May not be empty', property: 'messages[0].text' },
          { message: 'May not be empty', property: 'messages[1].stickerId' },
        ],
      },
    },
  });
});
