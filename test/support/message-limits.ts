import { limits } from '../../stepfunctions/line-message/limits.ts';

export interface LimitCase {
  /** Messages in which the limited thing has this size (characters, items, bytes or the value itself). */
  messages: (size: number) => unknown[];
  /** JSON pointer of what is refused. */
  path: string;
  /** What is said beyond the limit. */
  says: string;
}

export const letters = (count: number): string => 'x'.repeat(count);
const times = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_unused, index) => item(index));
const address = (length: number): string => {
  const start = 'https://shop.example/';
  return length < start.length ? '' : start + letters(length - start.length);
};

export const url = address(40);
export const tap = { type: 'message', label: 'Yes', text: 'yes' };
export const template = (content: object) => [{ type: 'template', altText: 'alt', template: content }];
export const flex = (contents: object) => [{ type: 'flex', altText: 'alt', contents }];
export const box = (...contents: object[]) => ({ type: 'box', layout: 'vertical', contents });
export const bubble = (...contents: object[]) => ({ type: 'bubble', body: box(...contents) });
const confirm = (first: object) => template({ type: 'confirm', text: 'Sure?', actions: [first, tap] });
const carousel = (columns: object[]) => template({ type: 'carousel', columns });
const imagemap = (change: object) => [
  {
    type: 'imagemap',
    baseUrl: url,
    altText: 'map',
    baseSize: { width: 1040, height: 520 },
    actions: [],
    ...change,
  },
];
const area = { x: 0, y: 0, width: 10, height: 10 };
const emoji = { type: 'emoji', productId: 'p', emojiId: 'e' };
const textV2 = (text: string, substitution: object) => [{ type: 'textV2', text, substitution }];
const mention = { type: 'mention', mentionee: { type: 'all' } };
const quickReply = (items: object[]) => [{ type: 'text', text: 'hi', quickReply: { items } }];
const quickReplyTo = (action: object) => quickReply([{ type: 'action', action }]);

/** A bubble whose JSON has so many bytes. */
function bubbleOf(bytes: number): object {
  const rest = bytes - JSON.stringify(bubble({ type: 'text', text: '' })).length;
  return bubble({ type: 'text', text: letters(rest) });
}

function bubblesOf(bytes: number): object {
  const rest = bytes - JSON.stringify({ type: 'carousel', contents: [{}, {}] }).length + 4;
  const half = Math.floor(rest / 2);
  return { type: 'carousel', contents: [bubbleOf(half), bubbleOf(rest - half)] };
}

const characters = (most: number) => `at most ${most} characters (UTF-16 units)`;
const items = (least: number, most: number) => `must have ${least} to ${most} items`;

/** Every limit of the table, with messages that try it. */
export const limitCases: Readonly<Record<keyof typeof limits, LimitCase>> = {
  messages: {
    messages: (size) => times(size, () => ({ type: 'text', text: 'hi' })),
    path: '/messages',
    says: items(1, 5),
  },
  messagesBytes: {
    messages(size) {
      const message = { type: 'text', text: 'hi', quoteToken: '' };
      return [{ ...message, quoteToken: letters(size - JSON.stringify([message]).length) }];
    },
    path: '/messages',
    says: `at most ${2 * 1024 * 1024 - 20_000} bytes of JSON`,
  },

  text: {
    messages: (size) => [{ type: 'text', text: letters(size) }],
    path: '/messages/0/text',
    says: characters(5000),
  },
  emojis: {
    messages: (size) => [
      {
        type: 'text',
        text: '$'.repeat(30),
        emojis: times(size, (index) => ({ index, productId: 'p', emojiId: 'e' })),
      },
    ],
    path: '/messages/0/emojis',
    says: items(0, 20),
  },
  textV2: {
    messages: (size) => [{ type: 'textV2', text: letters(size) }],
    path: '/messages/0/text',
    says: characters(5000),
  },
  substitutions: {
    messages: (size) =>
      textV2('{k0}', Object.fromEntries(times(Math.max(size, 1), (index) => [`k${index}`, emoji]))),
    path: '/messages/0/substitution',
    says: items(0, 100),
  },
  substitutionKey: {
    messages: (size) => textV2('hi', { [letters(size)]: emoji }),
    path: `/messages/0/substitution/${letters(21)}`,
    says: 'a key has 1 to 20 letters, digits or underscores',
  },
  mentions: {
    messages: (size) => textV2(`hi ${'{all}'.repeat(size)}`, { all: mention }),
    path: '/messages/0/text',
    says: 'must have 0 to 20 substitutions of type mention',
  },
  emojisV2: {
    messages: (size) => textV2(`hi ${'{smile}'.repeat(size)}`, { smile: emoji }),
    path: '/messages/0/text',
    says: 'must have 0 to 20 substitutions of type emoji',
  },

  mediaUrl: {
    messages: (size) => [{ type: 'image', originalContentUrl: address(size), previewImageUrl: url }],
    path: '/messages/0/originalContentUrl',
    says: characters(2000),
  },
  trackingId: {
    messages: (size) => [
      { type: 'video', originalContentUrl: url, previewImageUrl: url, trackingId: letters(size) },
    ],
    path: '/messages/0/trackingId',
    says: characters(100),
  },
  locationTitle: {
    messages: (size) => [
      { type: 'location', title: letters(size), address: 'Street', latitude: 35.1, longitude: 139.5 },
    ],
    path: '/messages/0/title',
    says: characters(100),
  },
  locationAddress: {
    messages: (size) => [
      { type: 'location', title: 'Shop', address: letters(size), latitude: 35.1, longitude: 139.5 },
    ],
    path: '/messages/0/address',
    says: characters(100),
  },
  deliveryTag: {
    messages: (size) => [{ type: 'coupon', couponId: '01ABC', deliveryTag: letters(size) }],
    path: '/messages/0/deliveryTag',
    says: characters(30),
  },
  altText: {
    messages: (size) => [{ ...flex(bubble())[0], altText: letters(size) }],
    path: '/messages/0/altText',
    says: characters(1500),
  },

  imagemapWidth: {
    messages: (size) => imagemap({ baseSize: { width: size, height: 520 } }),
    path: '/messages/0/baseSize/width',
    says: 'must be 1040',
  },
  imagemapActions: {
    messages: (size) => imagemap({ actions: times(size, () => ({ type: 'message', text: 'x', area })) }),
    path: '/messages/0/actions',
    says: items(0, 50),
  },
  imagemapVideoLabel: {
    messages: (size) =>
      imagemap({
        video: {
          originalContentUrl: url,
          previewImageUrl: url,
          area,
          externalLink: { linkUri: url, label: letters(size) },
        },
      }),
    path: '/messages/0/video/externalLink/label',
    says: characters(30),
  },
  imagemapLabel: {
    messages: (size) => imagemap({ actions: [{ type: 'uri', linkUri: url, label: letters(size), area }] }),
    path: '/messages/0/actions/0/label',
    says: characters(100),
  },
  imagemapText: {
    messages: (size) => imagemap({ actions: [{ type: 'message', text: letters(size), area }] }),
    path: '/messages/0/actions/0/text',
    says: characters(400),
  },

  buttonsText: {
    messages: (size) => template({ type: 'buttons', text: letters(size), actions: [tap] }),
    path: '/messages/0/template/text',
    says: characters(160),
  },
  buttonsActions: {
    messages: (size) => template({ type: 'buttons', text: 'x', actions: times(size, () => tap) }),
    path: '/messages/0/template/actions',
    says: items(1, 4),
  },
  confirmText: {
    messages: (size) => template({ type: 'confirm', text: letters(size), actions: [tap, tap] }),
    path: '/messages/0/template/text',
    says: characters(240),
  },
  confirmActions: {
    messages: (size) => template({ type: 'confirm', text: 'x', actions: times(size, () => tap) }),
    path: '/messages/0/template/actions',
    says: 'must have exactly 2 items',
  },
  columns: {
    messages: (size) => carousel(times(size, () => ({ text: 'x', actions: [tap] }))),
    path: '/messages/0/template/columns',
    says: items(1, 10),
  },
  columnText: {
    messages: (size) => carousel([{ text: letters(size), actions: [tap] }]),
    path: '/messages/0/template/columns/0/text',
    says: characters(120),
  },
  columnActions: {
    messages: (size) => carousel([{ text: 'x', actions: times(size, () => tap) }]),
    path: '/messages/0/template/columns/0/actions',
    says: items(1, 3),
  },
  imageColumns: {
    messages: (size) =>
      template({ type: 'image_carousel', columns: times(size, () => ({ imageUrl: url, action: tap })) }),
    path: '/messages/0/template/columns',
    says: items(1, 10),
  },
  templateTitle: {
    messages: (size) => template({ type: 'buttons', title: letters(size), text: 'x', actions: [tap] }),
    path: '/messages/0/template/title',
    says: characters(40),
  },
  headedText: {
    messages: (size) => carousel([{ thumbnailImageUrl: url, text: letters(size), actions: [tap] }]),
    path: '/messages/0/template/columns/0/text',
    says: `${characters(60)} under an image or a title`,
  },

  bubbleBytes: {
    messages: (size) => flex(bubbleOf(size)),
    path: '/messages/0/contents',
    says: `at most ${30 * 1024} bytes of JSON`,
  },
  carouselBytes: {
    messages: (size) => flex(bubblesOf(size)),
    path: '/messages/0/contents',
    says: `at most ${50 * 1024} bytes of JSON`,
  },
  bubbles: {
    messages: (size) => flex({ type: 'carousel', contents: times(size, () => bubble()) }),
    path: '/messages/0/contents/contents',
    says: items(1, 12),
  },
  animatedImages: {
    messages: (size) => flex(bubble(...times(size, () => ({ type: 'image', url, animated: true })))),
    path: '/messages/0/contents',
    says: 'must have 0 to 10 animated images',
  },

  quickReplyItems: {
    messages: (size) => quickReply(times(size, () => ({ type: 'action', action: tap }))),
    path: '/messages/0/quickReply/items',
    says: items(1, 13),
  },
  senderName: {
    messages: (size) => [{ type: 'text', text: 'hi', sender: { name: letters(size) } }],
    path: '/messages/0/sender/name',
    says: characters(20),
  },

  templateLabel: {
    messages: (size) => confirm({ ...tap, label: letters(size) }),
    path: '/messages/0/template/actions/0/label',
    says: characters(20),
  },
  imageColumnLabel: {
    messages: (size) =>
      template({
        type: 'image_carousel',
        columns: [{ imageUrl: url, action: { ...tap, label: letters(size) } }],
      }),
    path: '/messages/0/template/columns/0/action/label',
    says: characters(12),
  },
  flexLabel: {
    messages: (size) => flex(bubble({ type: 'button', action: { ...tap, label: letters(size) } })),
    path: '/messages/0/contents/body/contents/0/action/label',
    says: characters(40),
  },
  quickReplyLabel: {
    messages: (size) => quickReplyTo({ type: 'camera', label: letters(size) }),
    path: '/messages/0/quickReply/items/0/action/label',
    says: characters(20),
  },
  postbackData: {
    messages: (size) => confirm({ type: 'postback', label: 'x', data: letters(size) }),
    path: '/messages/0/template/actions/0/data',
    says: characters(300),
  },
  displayText: {
    messages: (size) => confirm({ type: 'postback', label: 'x', data: 'x', displayText: letters(size) }),
    path: '/messages/0/template/actions/0/displayText',
    says: characters(300),
  },
  fillInText: {
    messages: (size) =>
      quickReplyTo({
        type: 'postback',
        label: 'x',
        data: 'x',
        inputOption: 'openKeyboard',
        fillInText: letters(size),
      }),
    path: '/messages/0/quickReply/items/0/action/fillInText',
    says: characters(300),
  },
  messageText: {
    messages: (size) => confirm({ type: 'message', label: 'x', text: letters(size) }),
    path: '/messages/0/template/actions/0/text',
    says: characters(300),
  },
  uri: {
    messages: (size) => confirm({ type: 'uri', label: 'x', uri: address(size) }),
    path: '/messages/0/template/actions/0/uri',
    says: characters(1000),
  },
  clipboardText: {
    messages: (size) => confirm({ type: 'clipboard', label: 'x', clipboardText: letters(size) }),
    path: '/messages/0/template/actions/0/clipboardText',
    says: characters(1000),
  },
};

/** The cases as `it.each` wants them. */
export const eachLimit = Object.entries(limitCases).map(([name, limitCase]) => {
  const limit: { least?: number; most: number } = limits[name as keyof typeof limits];
  return { name, least: limit.least ?? 1, most: limit.most, ...limitCase };
});
