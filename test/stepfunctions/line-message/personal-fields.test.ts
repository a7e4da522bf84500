import { personalFields, renderMessages } from '../../../stepfunctions/journey/personal-fields.ts';
import { checkRendered } from '../../../stepfunctions/line-message/check-rendered.ts';
import { LineMessages } from '../../../stepfunctions/line-message/line-message.ts';
import { productSays } from '../../support/check-messages-twice.ts';
import { bubble, eachLimit, flex, letters, tap, template } from '../../support/message-limits.ts';

const text = (words: string) => [{ type: 'text', text: words }];
const textV2 = (words: string, substitution?: object) => [{ type: 'textV2', text: words, substitution }];
const link = (uri: string) =>
  template({ type: 'confirm', text: 'x', actions: [{ type: 'uri', label: 'x', uri }, tap] });
const uriPath = '/messages/0/template/actions/0/uri';

/** The messages with their fields filled, as LINE would get them. */
const render = (messages: readonly unknown[], values: Record<string, string>) =>
  renderMessages(LineMessages.parse(messages), values);
const renderedText = (messages: readonly unknown[], values: Record<string, string>): string =>
  (render(messages, values)[0] as { text: string }).text;
const renderedUri = (uri: string, values: Record<string, string>): string => {
  const [message] = render(link(uri), values) as unknown[];
  return (message as { template: { actions: [{ uri: string }] } }).template.actions[0].uri;
};

describe('messages with personal fields', () => {
  it('count what surrounds the fields, whose values are not known yet', () => {
    expect(productSays(text(`${letters(5000)}{{name|dear friend}}`))).toEqual([]);
    expect(productSays(text(`${letters(5001)}{{name}}`))).toEqual([
      '/messages/0/text: at most 5000 characters (UTF-16 units)',
    ]);
    expect(productSays(text('{{attribute.city}}'))).toEqual([]);
  });

  it('take a field anywhere behind the host of an address, and nowhere before', () => {
    for (const uri of [
      'https://shop.example/?m={{attribute.id}}',
      'https://shop.example/{{ attribute.id|none at all }}#{{name}}',
      'http://shop.example?{{name}}',
      'line://oaMessage/@shop/?{{name}}',
    ])
      expect(productSays(link(uri))).toEqual([]);
    for (const uri of [
      '{{attribute.link}}',
      'https://{{attribute.shop}}',
      'https://{{attribute.shop}}.example/',
      'https://shop.example{{attribute.port}}/',
      'tel:{{attribute.phone}}',
    ])
      expect(productSays(link(uri))).toEqual([
        expect.stringContaining(`${uriPath}: must be a URI`) as string,
      ]);
  });

  it('leave the bytes of fields out of the bytes of a bubble', () => {
    const saying = (words: string) => flex(bubble({ type: 'text', text: words }));
    const room = 30 * 1024 - JSON.stringify(bubble({ type: 'text', text: '' })).length;
    expect(productSays(saying(`${letters(room)}{{name|"friend"}}`))).toEqual([]);
    expect(productSays(saying(`${letters(room + 1)}{{name}}`))).toEqual([
      '/messages/0/contents: at most 30720 bytes of JSON',
    ]);
  });

  it('cannot have an emoji behind a field, which would move it', () => {
    const emojis = [{ index: 9, productId: 'p', emojiId: 'e' }];
    expect(productSays([{ ...text('{{name}} $')[0], emojis }])).toEqual([
      '/messages/0/emojis/0/index: cannot follow a personal field, whose length moves it: use textV2',
    ]);
    expect(productSays([{ ...text('$ {{name}}')[0], emojis: [{ ...emojis[0], index: 0 }] }])).toEqual([]);
  });
});

describe('a textV2', () => {
  const smile = { smile: { type: 'emoji', productId: 'p', emojiId: 'e' } };

  it('has personal fields and keys side by side', () => {
    const messages = textV2('Hi {{name}} {smile} {{literally}}', smile);
    expect(productSays(messages)).toEqual([]);
    expect(personalFields(LineMessages.parse(messages))).toEqual(['name']);
    expect(renderedText(messages, { name: 'Ann' })).toBe('Hi Ann {smile} {{literally}}');
  });

  it('shows braces of a value as they are: they begin no substitution', () => {
    const messages = textV2('Hi {{name}} {smile}', smile);
    const rendered = render(messages, { name: '{smile} }{' });
    expect(rendered[0]).toMatchObject({ text: 'Hi {{smile}} }}{{ {smile}' });
    expect(checkRendered(rendered)).toEqual([]);
  });

  it('shows braces around a field when they are doubled, and refuses a field as a key', () => {
    expect(renderedText(textV2('{{{{name}}}}'), { name: 'Ann' })).toBe('{{Ann}}');
    expect(productSays(textV2('{{{name}}}'))).toEqual(['/messages/0/text: needs a substitution for {}']);
  });

  it('doubles braces in its own text only, not in its quick replies', () => {
    const action = { type: 'message', label: 'x', text: '{{name}}' };
    const [message] = textV2('{{name}}');
    const rendered = render([{ ...message, quickReply: { items: [{ type: 'action', action }] } }], {
      name: '{}',
    });
    expect(rendered[0]).toMatchObject({
      text: '{{}}',
      quickReply: { items: [{ action: { text: '{}' } }] },
    });
  });
});

describe('rendered messages', () => {
  it('carry values and defaults percent-encoded in addresses', () => {
    const uri = 'https://shop.example/?n={{name|dear friend}}&c={{attribute.city}}';
    expect(renderedUri(uri, { name: 'A&b 花', 'attribute.city': 'x' })).toBe(
      'https://shop.example/?n=A%26b%20%E8%8A%B1&c=x',
    );
    expect(renderedUri(uri, {})).toBe('https://shop.example/?n=dear%20friend&c=');
    expect(renderedUri(uri, { name: '\ud800' })).toContain('n=%EF%BF%BD');
  });

  it('are refused when a value makes a text too long, and the reason does not repeat it', () => {
    const messages = [...text('hi'), ...text('Dear {{name}}')];
    expect(checkRendered(render(messages, { name: letters(4995) }))).toEqual([]);
    expect(checkRendered(render(messages, { name: letters(4996) }))).toEqual([
      { path: '/messages/1/text', message: 'at most 5000 characters (UTF-16 units)' },
    ]);
  });

  it('are refused when a value makes an address or a label too long', () => {
    expect(checkRendered(render(link('https://shop.example/?{{name}}'), { name: letters(1000) }))).toEqual([
      { path: uriPath, message: 'at most 1000 characters (UTF-16 units)' },
    ]);
    const labelled = template({ type: 'confirm', text: 'x', actions: [{ ...tap, label: '{{name}}' }, tap] });
    expect(checkRendered(render(labelled, { name: letters(20) }))).toEqual([]);
    expect(checkRendered(render(labelled, { name: letters(21) }))).toEqual([
      { path: '/messages/0/template/actions/0/label', message: 'at most 20 characters (UTF-16 units)' },
    ]);
  });

  it('count a value that looks like a field as the text that it is', () => {
    const value = `{{name|${letters(4990)}}}`;
    expect(checkRendered(text(value))).toEqual([]);
    expect(checkRendered(text(`${value}xxx`))).toHaveLength(1);
  });

  it.each(eachLimit)('keep to the limit $name', ({ most, messages, path, says }) => {
    expect(checkRendered(messages(most))).toEqual([]);
    expect(checkRendered(messages(most + 1))).toContainEqual({ path, message: says });
  });
});
