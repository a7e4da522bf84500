import fc from 'fast-check';
import { linksIn, rewriteLinks } from '../../lambdas/links/domain/rewrite-links.ts';
import { LineMessage } from '../../stepfunctions/line-message/line-message.ts';

const short = 'https://kizuna.example/t/CODE';
const placeholder = '{{link.0011223344556677}}';
const shop = 'https://shop.example/sale?size=M';

const message = (json: object): LineMessage => LineMessage.parse(json);
const shortened = (json: object): object | undefined =>
  rewriteLinks([message(json)], { shorten: () => short, length: short.length })[0];
const textOf = (text: string): string =>
  (shortened({ type: 'text', text }) as { text: string } | undefined)?.text ?? '';
const uri = (address: string, label = 'Go') => ({ type: 'uri', label, uri: address });

/** One message of each kind that can hold an address, with the address in every place that opens. */
const messagesWith = (address: string) => {
  const action = uri(address);
  return {
    text: { type: 'text', text: `Sale: ${address} today` },
    textV2: {
      type: 'textV2',
      text: `{user} look: ${address}`,
      substitution: { user: { type: 'mention', mentionee: { type: 'all' } } },
    },
    'quick reply': {
      type: 'text',
      text: 'Hi',
      quickReply: { items: [{ type: 'action', action }] },
    },
    buttons: {
      type: 'template',
      altText: 'x',
      template: { type: 'buttons', text: 'x', defaultAction: action, actions: [action] },
    },
    confirm: {
      type: 'template',
      altText: 'x',
      template: { type: 'confirm', text: 'x', actions: [action, action] },
    },
    carousel: {
      type: 'template',
      altText: 'x',
      template: { type: 'carousel', columns: [{ text: 'x', defaultAction: action, actions: [action] }] },
    },
    'image carousel': {
      type: 'template',
      altText: 'x',
      template: { type: 'image_carousel', columns: [{ imageUrl: 'https://img.example/1.png', action }] },
    },
    imagemap: {
      type: 'imagemap',
      baseUrl: 'https://img.example/map',
      altText: 'x',
      baseSize: { width: 1040, height: 500 },
      video: {
        originalContentUrl: 'https://img.example/v.mp4',
        previewImageUrl: 'https://img.example/v.png',
        area: { x: 0, y: 0, width: 1, height: 1 },
        externalLink: { linkUri: address, label: 'More' },
      },
      actions: [{ type: 'uri', linkUri: address, area: { x: 0, y: 0, width: 1, height: 1 } }],
    },
    flex: {
      type: 'flex',
      altText: 'x',
      contents: {
        type: 'carousel',
        contents: [
          {
            type: 'bubble',
            hero: {
              type: 'image',
              url: 'https://img.example/hero.png',
              action: { ...action, altUri: { desktop: address } },
            },
            body: {
              type: 'box',
              layout: 'vertical',
              action,
              contents: [{ type: 'text', text: 'x', contents: [{ type: 'span', text: 'y' }], action }],
            },
            footer: { type: 'box', layout: 'vertical', contents: [{ type: 'button', action }] },
          },
        ],
      },
    },
  };
};

describe('rewriting links', () => {
  it.each(Object.entries(messagesWith(shop)))(
    'shortens every address of a %s message and nothing else',
    (kind, json) => {
      const expected = messagesWith(short)[kind as keyof ReturnType<typeof messagesWith>];
      expect(shortened(json)).toEqual(expected);
      expect(linksIn([message(json)])).toEqual([shop]);
    },
  );

  it.each([
    'https://line.me/R/ti/p/@shop',
    'https://liff.line.me/123-abc',
    'https://miniapp.line.me/123-abc',
    'line://nv/chat',
    'tel:+66812345678',
    'http://shop.example/',
    'https://shop.example/?city={{attribute.city}}',
  ])('leaves %s to LINE or to its author', (address) => {
    for (const json of Object.values(messagesWith(address))) expect(shortened(json)).toEqual(json);
  });

  it('leaves what was shortened already', () => {
    const messages = rewriteLinks([message({ type: 'text', text: `See ${shop}` })], {
      ...{ shorten: () => placeholder, length: short.length },
    });
    expect(rewriteLinks(messages, { shorten: () => short, length: short.length })).toEqual(messages);
    expect(linksIn(messages)).toEqual([]);
  });

  it('leaves pictures, media and postback data alone', () => {
    for (const json of [
      {
        type: 'image',
        originalContentUrl: 'https://img.example/a.png',
        previewImageUrl: 'https://img.example/b.png',
      },
      {
        type: 'video',
        originalContentUrl: 'https://img.example/a.mp4',
        previewImageUrl: 'https://img.example/b.png',
      },
      { type: 'audio', originalContentUrl: 'https://img.example/a.m4a', duration: 1 },
      {
        type: 'template',
        altText: 'https://shop.example/',
        template: {
          type: 'buttons',
          text: 'https://shop.example/',
          actions: [{ type: 'postback', label: 'x', data: 'url=https://shop.example/' }],
        },
      },
    ])
      expect(shortened(json)).toEqual(json);
  });

  it('leaves what ends with #notrack, without that word', () => {
    expect(shortened(messagesWith(`${shop}#notrack`).buttons)).toEqual(messagesWith(shop).buttons);
    expect(textOf(`See ${shop}#notrack.`)).toBe(`See ${shop}.`);
    expect(linksIn([message(messagesWith(`${shop}#notrack`).flex)])).toEqual([]);
  });

  it('keeps what LINE reads from the address itself', () => {
    const outside = `${short}?openExternalBrowser=1`;
    expect(shortened(messagesWith(`${shop}&openExternalBrowser=1`).buttons)).toEqual(
      messagesWith(outside).buttons,
    );
    expect(textOf('https://shop.example/?openExternalBrowser=1#top')).toBe(outside);
    expect(textOf('https://shop.example/?openExternalBrowser=10')).toBe(short);
  });

  it.each([
    ['(https://shop.example/a)', `(${short})`],
    ['https://shop.example/wiki/Tea_(drink)', short],
    ['Look: https://shop.example/a, or "https://shop.example/b"!', `Look: ${short}, or "${short}"!`],
    ['今日https://shop.example/a、明日', `今日${short}、明日`],
    ['https://shop.example/a\nhttps://shop.example/b', `${short}\n${short}`],
    ['xhttps://shop.example/a', 'xhttps://shop.example/a'],
    ['https://shop.example/aはこちら', 'https://shop.example/aはこちら'],
    ['https://shop.example/{{name}}', 'https://shop.example/{{name}}'],
    ['shop.example and https:// alone', 'shop.example and https:// alone'],
  ])('finds where an address ends in %j', (text, expected) => {
    expect(textOf(text)).toBe(expected);
  });

  it('moves LINE emojis with their signs, by the length that the user gets', () => {
    const emoji = (index: number) => ({ index, productId: '5ac1bfd5040ab15980c9b435', emojiId: '001' });
    const before = {
      type: 'text',
      text: `$ ${shop} $ $`,
      emojis: [emoji(0), emoji(shop.length + 3), emoji(shop.length + 5)],
    };
    const [after] = rewriteLinks([message(before)], { shorten: () => placeholder, length: 50 });
    expect(after).toEqual({
      type: 'text',
      text: `$ ${placeholder} $ $`,
      emojis: [emoji(0), emoji(53), emoji(55)],
    });
  });

  it('takes no address that an emoji stands in', () => {
    const text = {
      type: 'text',
      text: 'https://shop.example/$x',
      emojis: [{ index: 21, productId: 'p', emojiId: 'e' }],
    };
    expect(shortened(text)).toEqual(text);
  });

  it('leaves a text alone that would become too long for LINE', () => {
    const brief = 'https://a.io/';
    const text = `${'x'.repeat(4980)} ${brief}`;
    expect(
      rewriteLinks([message({ type: 'text', text })], { shorten: () => placeholder, length: 106 }),
    ).toEqual([{ type: 'text', text }]);
    expect(textOf(`${'x'.repeat(4900)} ${brief}`)).toContain(short);
  });

  it('changes nothing but addresses, whatever the message', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    const address = fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, withFragments: true });
    const action = fc.oneof(
      fc.record({ type: fc.constant('uri'), label: words, uri: address }),
      fc.record({ type: fc.constant('postback'), label: words, data: words }),
      fc.record({ type: fc.constant('message'), label: words, text: words }),
    );
    const box = fc.letrec((tie) => ({
      box: fc.record({
        type: fc.constant('box'),
        layout: fc.constant('vertical'),
        contents: fc.array(fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('box')), { maxLength: 3 }),
      }),
      leaf: fc.oneof(
        fc.record({ type: fc.constant('button'), action }),
        fc.record({ type: fc.constant('image'), url: address }),
        fc.record({ type: fc.constant('text'), text: words }),
      ),
    })).box;
    const anyMessage = fc.oneof(
      fc.record({
        type: fc.constant('flex'),
        altText: words,
        contents: fc.record({ type: fc.constant('bubble'), body: box }),
      }),
      fc
        .array(fc.oneof(words, address), { minLength: 1, maxLength: 6 })
        .map((parts) => ({ type: 'text', text: parts.join(' ') })),
    );
    fc.assert(
      fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 5 }), (jsons) => {
        const messages = jsons.map(message);
        const originals: string[] = [];
        const shorten = (url: string): string =>
          `{{link.${(originals.push(url) - 1).toString(16).padStart(16, '0')}}}`;
        const rewritten = JSON.stringify(rewriteLinks(messages, { shorten, length: 0 }));
        const restored = rewritten.replaceAll(
          /\{\{link\.([0-9a-f]{16})\}\}(?:\?openExternalBrowser=1)?/g,
          (_, id: string) => JSON.stringify(originals[parseInt(id, 16)]).slice(1, -1),
        );
        expect(JSON.parse(restored)).toEqual(messages);
      }),
    );
  });
});
