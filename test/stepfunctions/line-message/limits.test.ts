import { productSays, simulatorRefuses } from '../../support/check-messages-twice.ts';
import { eachLimit } from '../../support/message-limits.ts';

describe.each(eachLimit)('the limit $name ($most)', ({ name, most, messages, path, says }) => {
  it('takes a message that is exactly at it', () => {
    expect(productSays(messages(most))).toEqual([]);
    expect(simulatorRefuses(messages(most))).toEqual([]);
  });

  it('refuses one beyond it, and says where and what', () => {
    expect(productSays(messages(most + 1))).toContain(`${path}: ${says}`);
    // The simulator answers 413 for a request that is too large, before it reads messages.
    if (name !== 'messagesBytes') expect(simulatorRefuses(messages(most + 1))).toContain(path);
  });
});

it.each(eachLimit.filter(({ least }) => least > 0))(
  'the limit $name refuses less than $least',
  ({ least, messages }) => {
    expect(productSays(messages(least - 1))).not.toEqual([]);
    expect(simulatorRefuses(messages(least - 1))).not.toEqual([]);
  },
);

it('counts characters as LINE does: an emoji is two', () => {
  const isTaken = (text: string) => productSays([{ type: 'text', text }]).length === 0;
  expect(isTaken('😀'.repeat(2500))).toBe(true);
  expect(isTaken('😀'.repeat(2501))).toBe(false);
});
