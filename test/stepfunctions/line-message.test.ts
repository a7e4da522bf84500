import { LineMessage } from '../../stepfunctions/journey/line-message.ts';

const isText = (text: string) => LineMessage.safeParse({ type: 'text', text }).success;

it('counts characters as LINE does: an emoji is two', () => {
  expect(isText('x'.repeat(5000))).toBe(true);
  expect(isText('x'.repeat(5001))).toBe(false);
  expect(isText('😀'.repeat(2500))).toBe(true);
  expect(isText('😀'.repeat(2501))).toBe(false);
  expect(isText('')).toBe(false);
});
