import { templates } from '../stepfunctions/templates/index.ts';
import type { Identity } from './identity.ts';

export interface SeedDeps {
  baseUrl: string;
  lineBaseUrl: string;
  identity: Identity;
  /** False when LINE is not our simulator: then nobody can be made a friend. */
  hasSimulator: boolean;
}

const friends = ['Ploy', 'Somchai', '小美', '志明', 'さくら', 'ハルト', 'Anna', 'Niran', '雅婷', 'Kenji'];

/** Connects the demo channel and fills it, through the same API that everybody uses. */
export async function seed({ baseUrl, lineBaseUrl, identity, hasSimulator }: SeedDeps): Promise<void> {
  const { channelId, channelSecret, channelAccessToken, apiKey } = identity;
  const call = (method: string, path: string, body?: unknown) =>
    callJson(`${baseUrl}${path}`, { method, body, apiKey });

  await call('POST', '/v1/channels', { channelId, channelSecret, channelAccessToken, name: 'Kizuna demo' });
  await call('POST', '/v1/tags', {
    name: 'new-friend',
    halfLifeDays: 90,
    description: 'Came lately and saw the welcome series',
  });
  await call('PUT', '/v1/greeting', {
    messages: [{ type: 'text', text: 'Hello {{name|there}}! Thank you for adding us.' }],
  });
  await call('POST', '/v1/auto-replies', {
    name: 'Opening hours',
    kind: 'keyword',
    keywords: ['hours', 'opening hours', '営業時間', '營業時間', 'เวลาทำการ'],
    messages: [{ type: 'text', text: 'We are open every day from 10:00 to 20:00.' }],
  });
  await call('POST', '/v1/auto-replies', {
    name: 'Shop address',
    kind: 'keyword',
    keywords: ['shop', 'address', '店舗', '地址', 'ร้าน'],
    messages: [
      {
        type: 'location',
        title: 'Kizuna demo shop',
        address: 'No. 7, Section 5, Xinyi Road, Taipei',
        latitude: 25.033976,
        longitude: 121.564472,
      },
    ],
  });
  const { journeyId } = (await call('POST', '/v1/journeys', templates.welcome)) as { journeyId: string };
  await call('POST', `/v1/journeys/${journeyId}/publish`);
  if (!hasSimulator) return;
  for (const displayName of friends) {
    const { userId } = (await callJson(`${lineBaseUrl}/_sim/users`, {
      method: 'POST',
      body: { displayName },
    })) as { userId: string };
    await callJson(`${lineBaseUrl}/_sim/users/${userId}/follow`, { method: 'POST', body: {} });
  }
  await callJson(`${baseUrl}/_local/settle`, { method: 'POST', body: {} });
}

async function callJson(
  url: string,
  { method, body, apiKey }: { method: string; body?: unknown; apiKey?: string },
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    body: body === undefined ? (method === 'GET' ? undefined : '{}') : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`The demo could not be set up: ${method} ${url} answered ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
