import { channelId } from '../support/product-world.ts';
import { preferencesWorld, type PreferencesWorld } from '../support/preferences-world.ts';

describe('the preference page', () => {
  let world: PreferencesWorld;
  beforeEach(async () => {
    world = await preferencesWorld();
    const topics = {
      news: { name: { en: 'News', th: 'ข่าว' }, description: { en: 'Twice a month' } },
      restock: { name: { en: 'Back <in> "stock"' }, default: 'optIn' },
    };
    for (const [topicId, body] of Object.entries(topics))
      await world.call(`PUT /v1/topics/${topicId}`, { body });
  });
  afterEach(() => world.close());

  const visitor = async (name: string, language?: string) => {
    const friend = await world.friend(name, language);
    return { ...friend, url: await world.preferences.preferencesUrl(channelId, friend.memberId) };
  };
  const ticked = (html: string): string[] =>
    [...html.matchAll(/value="([\w-]+)" checked/g)].map(([, topicId = '']) => topicId);
  const chosen = async (memberId: string) =>
    (await world.call(`GET /v1/members/${memberId}/preferences`)).json;

  it('shows what the member gets, and saves what it ticks', async () => {
    const { url, memberId } = await visitor('Anna', 'en');
    const page = await world.page('GET', url);
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(ticked(page.body)).toEqual(['news']);
    expect(await world.page('POST', url, 'topic=restock&action=save')).toMatchObject({
      status: 303,
      headers: { location: '?saved' },
    });
    const saved = await world.page('GET', `${url}?saved`);
    expect(saved.body).toContain('<p role="status">Saved.</p>');
    expect(ticked(saved.body)).toEqual(['restock']);
    expect(await chosen(memberId)).toMatchObject({
      optedOut: false,
      topics: { news: 'out', restock: 'in' },
      changedBy: 'page',
      pageUrl: url,
    });
    expect(await world.events('preferences.changed')).toMatchObject([{ data: { source: 'page' } }]);
  });

  it('stops everything, lets one topic be chosen afterwards, and brings all back', async () => {
    const { url, memberId } = await visitor('Anna', 'en');
    await world.page('POST', url, 'action=stop');
    const stopped = (await world.page('GET', url)).body;
    expect([ticked(stopped), stopped.includes('You get no marketing messages.')]).toEqual([[], true]);
    await world.page('POST', url, 'action=save&topic=news');
    expect(await chosen(memberId)).toMatchObject({ optedOut: true, subscribed: ['news'] });
    expect((await world.page('GET', url)).body).toContain('no marketing messages but what is ticked below');
    await world.page('POST', url, 'action=resume');
    expect(await chosen(memberId)).toMatchObject({ optedOut: false, subscribed: ['news'] });
  });

  it.each([
    ['th', 'th', 'การรับข้อความของคุณ', 'ข่าว'],
    ['zh-TW', 'zh-Hant', '您的訊息設定', 'News'],
    ['ja', 'ja', 'メッセージの受信設定', 'News'],
    ['fr', 'en', 'Your messages', 'News'],
  ])('speaks to a reader of %s as %s', async (language, lang, title, topic) => {
    const { url } = await visitor('Somebody', language);
    const { body } = await world.page('GET', url, undefined, { 'accept-language': 'ja' });
    expect(body).toContain(`<html lang="${lang}">`);
    expect(body).toContain(`<h1>${title}</h1>`);
    expect(body).toContain(`<span>${topic}`);
  });

  it.each([
    ['ja,en;q=0.5', 'ja'],
    ['xx', 'en'],
    [undefined, 'en'],
  ])('speaks the language of the browser (%s: %s) to whose own is not known', async (accepted, lang) => {
    const prepared = await world.prepareCustomer(channelId, { externalId: 'crm-1' }, world.clock.now());
    if (prepared.outcome !== 'member') throw new Error(prepared.outcome);
    await world.core.commit(prepared.parts);
    const url = await world.preferences.preferencesUrl(channelId, prepared.memberId);
    const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-language': accepted };
    expect((await world.page('GET', url, undefined, headers)).body).toContain(`<html lang="${lang}">`);
  });

  it('needs no script, is kept by nobody, and lets nobody in between', async () => {
    const { url } = await visitor('Anna', 'en');
    const { headers, body } = await world.page('GET', url);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(body).not.toMatch(/<script|style=|onclick|https?:/);
    expect(body).toContain('Back &lt;in&gt; &quot;stock&quot;');
    expect(body).not.toContain('Anna');
  });

  it('does not exist for a code that is not ours', async () => {
    const { url, memberId } = await visitor('Anna', 'en');
    const tampered = `${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [
      tampered,
      'https://kizuna.example/p/',
      `${url}/x`,
      'https://kizuna.example/p/%2e%2e',
    ]) {
      expect(await world.page('GET', wrong)).toMatchObject({ status: 404 });
      expect(await world.page('POST', wrong, 'action=stop')).toMatchObject({ status: 404 });
    }
    const elsewhere = await world.preferences.preferencesUrl('another', memberId);
    expect(await world.page('GET', elsewhere, undefined, { 'accept-language': 'ja' })).toMatchObject({
      status: 404,
      body: expect.stringContaining('このリンクは無効です') as string,
    });
    expect(await chosen(memberId)).toMatchObject({ optedOut: false });
    expect(world.logged).toEqual([]);
  });

  it('does nothing for what is no form of ours', async () => {
    const { url, memberId } = await visitor('Anna', 'en');
    for (const form of ['', 'action=', 'action=constructor', `action=stop&x=${'x'.repeat(10_000)}`])
      expect(await world.page('POST', url, form)).toMatchObject({ status: 400 });
    expect(await world.page('POST', url, 'action=stop', { 'content-type': 'text/plain' })).toMatchObject({
      status: 400,
    });
    await world.page('POST', url, 'action=save&topic=news&topic=nonsense&topic=__proto__');
    expect(await chosen(memberId)).toMatchObject({ optedOut: false, topics: {} });
    expect(await world.events('preferences.changed')).toEqual([]);
  });

  it('follows a prospect to the member that it was merged into', async () => {
    const prepared = await world.prepareCustomer(channelId, { externalId: 'crm-1' }, world.clock.now());
    if (prepared.outcome !== 'member') throw new Error(prepared.outcome);
    await world.core.commit(prepared.parts);
    const url = await world.preferences.preferencesUrl(channelId, prepared.memberId);
    const { memberId } = await world.friend('Ploy', 'en');
    await world.mergeMembers({ channelId, from: prepared.memberId, into: memberId });
    await world.page('POST', url, 'action=stop');
    expect(await chosen(memberId)).toMatchObject({ optedOut: true });
  });

  it('is reached from messages by a personal field', async () => {
    const [anna, ploy] = [await visitor('Anna', 'en'), await visitor('Ploy', 'th')];
    const messages = [{ type: 'text' as const, text: '{{name}}: {{preferences}}' }];
    await world.send([anna.memberId, ploy.memberId], { messages });
    expect(await world.texts(anna.userId)).toEqual([`Anna: ${anna.url}`]);
    expect(await world.texts(ploy.userId)).toEqual([`Ploy: ${ploy.url}`]);
  });
});
