import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callJson } from '../local/call-json.ts';
import { startProgram } from '../local/start-program.ts';
import { templates } from '../stepfunctions/templates/index.ts';
import { atLeast, atMost, told, type Figure } from './figure.ts';

interface Meter {
  stateTransitions: number;
  dynamo: { writeUnits: number };
  lineCalls: Record<string, number>;
}

/** USD in Tokyo, price lists of 2026-09: Step Functions per transition, DynamoDB per write unit. */
const transitionUsd = 25 / 1e6;
const writeUsd = 0.715 / 1e6;

const members = 10_000;
const comparedMembers = 500;

/** The welcome series (5 sends, 4 waits) for 10,000 members, beside one execution a member at 500. */
export async function benchCohorts(): Promise<Figure[]> {
  const cohorts = await walkWelcome(members, 500);
  const single = await walkWelcome(comparedMembers, 1);
  const perMember = (walk: Walk) => walk.meter.stateTransitions / walk.members;
  const usdPerMillion = ({ meter, members: count }: Walk) =>
    ((meter.stateTransitions * transitionUsd + meter.dynamo.writeUnits * writeUsd) / count) * 1e6;
  return [
    atMost('state transitions a member', perMember(cohorts), 0.04),
    atMost('multicast calls for 50,000 sends', cohorts.meter.lineCalls['multicast'] ?? 0, 110),
    {
      what: 'messages delivered',
      figure: String(cohorts.delivered),
      limit: 'exactly 50000',
      holds: cohorts.delivered === 50_000,
    },
    atMost('seconds from the first list to the last message', cohorts.seconds, 120),
    told('DynamoDB write units a member', (cohorts.meter.dynamo.writeUnits / members).toFixed(2)),
    told('one execution a member: transitions a member', perMember(single).toFixed(1)),
    atLeast(
      'transitions, one execution a member : cohorts',
      perMember(single) / perMember(cohorts),
      100,
      ' : 1',
    ),
    told(
      'transitions and writes for a million members',
      `USD ${usdPerMillion(cohorts).toFixed(2)} in cohorts, USD ${usdPerMillion(single).toFixed(2)} one by one`,
    ),
  ];
}

interface Walk {
  members: number;
  meter: Meter;
  delivered: number;
  seconds: number;
}

/** Friends are imported, then enter by API in lists of 500; the clock is advanced until everybody is through. */
async function walkWelcome(count: number, cohortSize: number): Promise<Walk> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'kizuna-bench-'));
  const program = await startProgram(
    {
      port: 0,
      linePort: 0,
      dataFolder,
      fresh: true,
      lineApiBaseUrl: undefined,
      lineDataApiBaseUrl: undefined,
      cohortSize,
    },
    () => undefined,
  );
  const { apiKey } = JSON.parse(await readFile(join(dataFolder, 'local.json'), 'utf8')) as { apiKey: string };
  const product = <Answer>(method: string, path: string, body?: unknown) =>
    callJson<Answer>(method, `${program.baseUrl}${path}`, body, apiKey);
  const line = <Answer>(method: string, path: string, body?: unknown) =>
    callJson<Answer>(method, `${program.lineBaseUrl}${path}`, body);

  for (let index = 0; index < count; index += 1) {
    await line('POST', '/_sim/users', { displayName: `friend ${index}`, friend: true });
  }
  const before = await everyone(product);
  const known = new Set(before);
  await product('POST', '/v1/members/import-followers', {});
  await product('POST', '/_local/settle', {});
  const memberIds = (await everyone(product)).filter((memberId) => !known.has(memberId));
  const definition = { ...templates.welcome, name: 'Bench', trigger: { kind: 'manual' } };
  const { journeyId } = await product<{ journeyId: string }>('POST', '/v1/journeys', definition);
  await product('POST', `/v1/journeys/${journeyId}/publish`, {});
  // The demo's own ten friends go their way first and are not counted.
  await product('POST', '/_local/clock/advance', { seconds: 30 * 86_400 });
  await product('POST', '/_local/meter/reset', {});

  const startedAt = performance.now();
  for (let start = 0; start < memberIds.length; start += 500) {
    await product('POST', `/v1/journeys/${journeyId}/enrolments`, {
      memberIds: memberIds.slice(start, start + 500),
    });
  }
  await product('POST', '/_local/settle', {});
  await product('POST', '/_local/clock/advance', { seconds: 30 * 86_400 });
  const seconds = (performance.now() - startedAt) / 1000;

  const meter = await product<Meter>('GET', '/_local/meter');
  const report = await product<{ nodes: { kind: string; sent: number }[] }>(
    'GET',
    `/v1/journeys/${journeyId}/report`,
  );
  const delivered = await deliveredBy(line, memberIds.length);
  const reported = report.nodes.reduce((sum, { sent }) => sum + sent, 0);
  if (reported !== delivered) throw new Error(`The report says ${reported} sent, LINE says ${delivered}.`);
  await program.close();
  await rm(dataFolder, { recursive: true, force: true });
  return { members: memberIds.length, meter, delivered, seconds };
}

type Line = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

/** What LINE has delivered to the bench's friends. */
async function deliveredBy(line: Line, count: number): Promise<number> {
  const users = await line<{ userId: string; displayName: string }[]>('GET', '/_sim/users');
  const friends = users.filter(({ displayName }) => displayName.startsWith('friend '));
  if (friends.length !== count) throw new Error(`${count} members came from ${friends.length} friends.`);
  let delivered = 0;
  for (const { userId } of friends) {
    const chat = await line<{ messages: unknown[] }[]>('GET', `/_sim/users/${userId}/messages`);
    delivered += chat.reduce((sum, { messages }) => sum + messages.length, 0);
  }
  return delivered;
}

async function everyone(product: Line): Promise<string[]> {
  const memberIds: string[] = [];
  let cursor: string | undefined;
  do {
    const query: string = cursor === undefined ? '' : `&cursor=${cursor}`;
    const page = await product<{ items: { memberId: string }[]; nextCursor?: string }>(
      'GET',
      `/v1/members?limit=100${query}`,
    );
    memberIds.push(...page.items.map(({ memberId }) => memberId));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return memberIds;
}
