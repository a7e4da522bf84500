import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import { fieldProblems } from '../../stepfunctions/journey/field-problems.ts';
import { renderMessages } from '../../stepfunctions/journey/personal-fields.ts';
import { validateJourney } from '../../stepfunctions/journey/validate.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { LineMessages } from '../../stepfunctions/line-message/line-message.ts';

const known = new Set(['spring']);
const messages = LineMessages.parse([
  { type: 'text', text: 'Hi {{name}}, {{code.spring}} and {{ code.summer }}' },
  {
    ...{ type: 'template', altText: 'Shop' },
    template: {
      ...{ type: 'buttons', text: 'Shop' },
      actions: [{ type: 'uri', label: 'Go', uri: 'https://shop.example/?code={{code.spring|none}}' }],
    },
  },
]);

describe('fields', () => {
  it('that are none of ours are refused by place, and braces of a textV2 are left to LINE', () => {
    const written = LineMessages.parse([
      { type: 'text', text: '{{nmae}}, {{name|friend}}, {{attribute.9}} and {{name' },
      { type: 'textV2', text: 'Write {{this}}' },
    ]);
    expect(fieldProblems(written, undefined)).toMatchObject([
      { path: '/0/text', code: 'unknown-field', message: 'There is no field {{nmae}}.' },
      { path: '/0/text', code: 'unknown-field', message: 'There is no field {{attribute.9}}.' },
      { path: '/0/text', code: 'unknown-field', message: 'A field that begins with {{ ends with }}.' },
    ]);
  });
});

describe('code fields', () => {
  it('name their pools', () => {
    expect(codePoolsOf(messages)).toEqual(['spring', 'summer']);
  });

  it('are refused by place when the pool is not there, or with a default', () => {
    expect(fieldProblems(messages, known)).toMatchObject([
      { path: '/0/text', code: 'unknown-code-pool' },
      { path: '/1/template/actions/0/uri', code: 'code-with-default' },
    ]);
  });

  it('stand percent-encoded in addresses', () => {
    const [, button] = renderMessages(messages, { 'code.spring': 'A&B' });
    expect(JSON.stringify(button)).toContain('https://shop.example/?code=A%26B');
  });

  it('are checked in the sends of a journey', () => {
    const definition = JourneyDefinition.parse({
      ...{ name: 'Offer', trigger: { kind: 'manual' }, start: 'offer' },
      nodes: {
        offer: { kind: 'send', messages: [{ type: 'text', text: '{{code.summer}}' }], next: 'end' },
        end: { kind: 'exit' },
      },
    });
    expect(validateJourney(definition, { knownCodePools: known })).toMatchObject([
      { path: '/nodes/offer/messages/0/text', code: 'unknown-code-pool' },
    ]);
    expect(validateJourney(definition)).toEqual([]);
  });
});
