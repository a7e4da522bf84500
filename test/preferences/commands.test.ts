import {
  defaultOptInKeywords,
  defaultOptOutKeywords,
  readPreferenceCommand,
} from '../../lambdas/preferences/domain/preference-command.ts';
import { confirmations } from '../../lambdas/preferences/domain/confirmations.ts';
import { preferenceCode } from '../../lambdas/preferences/domain/preference-code.ts';
import { pageWords } from '../../lambdas/preferences/page/page-words.ts';
import { languageOf, languages, textIn } from '../../lambdas/shared/domain/languages.ts';
import { normaliseText } from '../../lambdas/shared/domain/normalise-text.ts';

const byText = (text: string, settings?: Parameters<typeof readPreferenceCommand>[1]) =>
  readPreferenceCommand({ text }, settings)?.direction;
const byTap = (postbackData: string) => readPreferenceCommand({ postbackData }, undefined);

describe('a command about preferences', () => {
  it.each(['STOP', ' stop ', 'ＳＴＯＰ', 'หยุด', '停止接收', '配信停止'])('opts out by %j', (text) => {
    expect(byText(text)).toBe('out');
  });

  it.each(['START', 'start', 'เริ่ม', '開始接收', '配信再開'])('opts in by %j', (text) => {
    expect(byText(text)).toBe('in');
  });

  it.each(['stop it', 'non-stop', '', 'ไม่หยุด', 'kizuna:optout'])('is not %j', (text) => {
    expect(byText(text)).toBeUndefined();
  });

  it('takes the words of the channel instead of ours, and none when it has none', () => {
    expect(byText('basta', { keywords: ['Basta'] })).toBe('out');
    expect(byText('STOP', { keywords: ['Basta'] })).toBeUndefined();
    expect(byText('START', { keywords: ['Basta'] })).toBe('in');
    expect(byText('STOP', { keywords: [] })).toBeUndefined();
  });

  it('has no word of ours that opts both out and in', () => {
    const out = new Set(defaultOptOutKeywords.map(normaliseText));
    expect(defaultOptInKeywords.filter((word) => out.has(normaliseText(word)))).toEqual([]);
  });

  it('is read from a tap, with or without a topic', () => {
    expect(byTap('kizuna:optout')).toEqual({ direction: 'out', source: 'postback' });
    expect(byTap('kizuna:optin')).toEqual({ direction: 'in', source: 'postback' });
    expect(byTap('kizuna:optout:new-arrivals')).toMatchObject({ direction: 'out', topicId: 'new-arrivals' });
    expect(byTap('kizuna:optin:new-arrivals')).toMatchObject({ direction: 'in', topicId: 'new-arrivals' });
    for (const data of ['kizuna:optout:', 'kizuna:optout:A b', 'x kizuna:optout', 'STOP', 'kizuna:opt'])
      expect(byTap(data)).toBeUndefined();
  });
});

describe('our own words to LINE users', () => {
  it('speak every language, and fall back to English', () => {
    expect(
      ['th', 'TH-th', 'zh-TW', 'zh-Hant-HK', 'zh', 'ja', 'en-GB', 'fr', 'x', undefined].map(languageOf),
    ).toEqual([...['th', 'th', 'zh-TW', 'zh-TW', 'zh-TW', 'ja', 'en', 'en', 'en', 'en']]);
    for (const words of Object.values(confirmations))
      for (const language of languages) expect(words[language]).toContain('{{preferences}}');
    for (const language of languages)
      for (const words of Object.values<string>({ ...pageWords[language] }))
        expect(words.trim()).not.toBe('');
  });

  it("are a topic's name in the language wanted, else in English, else in any", () => {
    expect(textIn({ ja: '新着', en: 'New' }, 'ja')).toBe('新着');
    expect(textIn({ ja: '新着', en: 'New' }, 'th')).toBe('New');
    expect(textIn({ ja: '新着' }, 'th')).toBe('新着');
  });
});

describe('the code of a preference page', () => {
  const member = { channelId: 'shop_2-a', memberId: '0f8fad5b-d9cb-469f-a165-70867728950e' };

  it('leads to its member and to no other, and opens with our key only', () => {
    const code = preferenceCode.seal('key', member);
    expect(code).toMatch(/^[\w-]{40,80}$/);
    expect(preferenceCode.open('key', code)).toEqual(member);
    expect(preferenceCode.open('other', code)).toBeUndefined();
    for (const wrong of ['', 'x', `${code}A`, code.slice(1), code.toUpperCase()])
      expect(preferenceCode.open('key', wrong)).toBeUndefined();
  });
});
