import fc from 'fast-check';
import { signedCode } from '../../lambdas/shared/domain/signed-code.ts';

const payload = Uint8Array.from([1, 2, 3]);

describe('a signed code', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const code = signedCode.seal('key', 'link', bytes);
        expect(Buffer.from(signedCode.open('key', 'link', code) ?? [])).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('opens with no other key, for no other purpose, and not when one character differs', () => {
    const code = signedCode.seal('key', 'link', payload);
    expect(signedCode.open('other', 'link', code)).toBeUndefined();
    expect(signedCode.open('key', 'preferences', code)).toBeUndefined();
    for (let place = 0; place < code.length; place += 1) {
      const changed = `${code.slice(0, place)}${code[place] === 'A' ? 'B' : 'A'}${code.slice(place + 1)}`;
      expect(signedCode.open('key', 'link', changed)).toBeUndefined();
    }
  });

  it('is refused when it is empty, too short, or spelled in another way', () => {
    const code = signedCode.seal('key', 'link', payload);
    for (const wrong of ['', 'AAAA', `${code}=`, ` ${code}`, `${code.slice(0, 4)}!${code.slice(4)}`])
      expect(signedCode.open('key', 'link', wrong)).toBeUndefined();
  });
});
