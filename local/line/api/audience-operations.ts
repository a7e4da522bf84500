import type { Account } from '../account.ts';
import { refuse, refuseProperties, type ErrorDetail, type LineAnswer } from '../http/line-answer.ts';
import type { AudienceState } from '../state.ts';
import type { LineCall, Operations } from './operation.ts';

const dayMs = 86_400_000;
/** How long LINE takes to make a group ready; here it is quick. */
const preparingMs = 60_000;
const leastMembers = 50;
const lifetimeMs = 180 * dayMs;
const campaignLifetimeMs = 60 * dayMs;
const mostGroups = 1000;
const mostIdsPerCall = 10_000;

/** Audience groups (Messaging API reference, "Managing Audience"); uploads by file are not among them. */
export const audienceOperations: Operations = {
  'POST /v2/bot/audienceGroup/upload': (call) => {
    const userIds = readUserIds(call);
    if ('refusal' in userIds) return userIds.refusal;
    const group = createGroup(call, { type: 'UPLOAD' });
    if ('refusal' in group) return group.refusal;
    if (userIds.ids.length > 0) addIds(call, group.audience.audienceGroupId, userIds.ids);
    return { status: 202, body: { ...created(group.audience), isIfaAudience: false } };
  },
  'PUT /v2/bot/audienceGroup/upload': (call) => {
    const audience = audienceOf(call.account, call.body['audienceGroupId']);
    if (audience?.type !== 'UPLOAD') return notFound;
    const userIds = readUserIds(call);
    if ('refusal' in userIds) return userIds.refusal;
    addIds(call, audience.audienceGroupId, userIds.ids);
    return { status: 202, body: {} };
  },
  'POST /v2/bot/audienceGroup/click': (call) => fromCampaign(call, 'CLICK'),
  'POST /v2/bot/audienceGroup/imp': (call) => fromCampaign(call, 'IMP'),
  'GET /v2/bot/audienceGroup/list': ({ account, query }) => {
    const page = Number(query.get('page') ?? 1);
    const size = Number(query.get('size') ?? 20);
    const description = query.get('description') ?? '';
    const found = [...account.state.audiences.values()].filter((audience) =>
      audience.description.includes(description),
    );
    return {
      status: 200,
      body: {
        audienceGroups: found.slice((page - 1) * size, page * size).map((one) => shown(account, one)),
        hasNextPage: found.length > page * size,
        totalCount: found.length,
        readWriteAudienceGroupTotalCount: found.length,
        ...{ page, size },
      },
    };
  },
  // Nothing is shared with this account.
  'GET /v2/bot/audienceGroup/shared/list': ({ query }) => ({
    status: 200,
    body: {
      audienceGroups: [],
      hasNextPage: false,
      totalCount: 0,
      readWriteAudienceGroupTotalCount: 0,
      page: Number(query.get('page') ?? 1),
      size: Number(query.get('size') ?? 20),
    },
  }),
  'GET /v2/bot/audienceGroup/shared/{audienceGroupId}': () => notFound,
  'GET /v2/bot/audienceGroup/{audienceGroupId}': ({ account, params }) => {
    const audience = audienceOf(account, params['audienceGroupId']);
    if (!audience) return notFound;
    return {
      status: 200,
      body: { audienceGroup: shown(account, audience), jobs: jobsOf(account, audience) },
    };
  },
  'DELETE /v2/bot/audienceGroup/{audienceGroupId}': ({ account, params }) => {
    const audience = audienceOf(account, params['audienceGroupId']);
    if (!audience) return notFound;
    const { audienceGroupId } = audience;
    account.record({ kind: 'audienceDeleted', channelId: account.channel.channelId, audienceGroupId });
    return { status: 200, body: {} };
  },
  'PUT /v2/bot/audienceGroup/{audienceGroupId}/updateDescription': ({ account, params, body }) => {
    const audience = audienceOf(account, params['audienceGroupId']);
    if (!audience) return notFound;
    const description = readDescription(body);
    if (typeof description !== 'string') return description.refusal;
    account.record({
      kind: 'audienceDescribed',
      channelId: account.channel.channelId,
      audienceGroupId: audience.audienceGroupId,
      description,
    });
    return { status: 200, body: {} };
  },
};

const notFound = refuse(400, 'The audience group is not found');

const audienceOf = (account: Account, id: unknown): AudienceState | undefined =>
  account.state.audiences.get(Number(id));

function readDescription(body: LineCall['body']): string | { refusal: LineAnswer } {
  const { description } = body;
  if (typeof description === 'string' && description.length >= 1 && description.length <= 120)
    return description;
  return {
    refusal: refuseProperties([{ message: 'Size must be between 1 and 120', property: 'description' }]),
  };
}

/** One malformed id fails the whole call. */
function readUserIds({ body }: LineCall): { ids: string[] } | { refusal: LineAnswer } {
  const audiences = (body['audiences'] ?? []) as { id?: unknown }[];
  const details: ErrorDetail[] = [];
  if (audiences.length > mostIdsPerCall)
    details.push({ message: `Size must be between 0 and ${mostIdsPerCall}`, property: 'audiences' });
  for (const [index, { id }] of audiences.slice(0, mostIdsPerCall).entries())
    if (typeof id !== 'string' || !/^U[0-9a-f]{32}$/.test(id))
      details.push({ message: 'Invalid user id', property: `audiences[${index}].id` });
  return details.length > 0
    ? { refusal: refuseProperties(details) }
    : { ids: audiences.map(({ id }) => String(id)) };
}

function createGroup(
  { account, body }: LineCall,
  { type, requestId, clickUrl }: Pick<AudienceState, 'type' | 'requestId' | 'clickUrl'>,
): { audience: AudienceState } | { refusal: LineAnswer } {
  const description = readDescription(body);
  if (typeof description !== 'string') return description;
  if (account.state.audiences.size >= mostGroups)
    return { refusal: refuse(400, 'The number of audience groups is over the limit') };
  const audienceGroupId = account.state.lastAudienceId + 1;
  account.record({
    kind: 'audienceCreated',
    channelId: account.channel.channelId,
    group: { audienceGroupId, type, description, createdAt: account.clock.now(), requestId, clickUrl },
  });
  const audience = audienceOf(account, audienceGroupId);
  if (!audience) throw new Error('The simulator lost an audience that it just made.');
  return { audience };
}

function addIds({ account }: LineCall, audienceGroupId: number, userIds: readonly string[]): void {
  const { channelId } = account.channel;
  account.record({ kind: 'audienceAdded', channelId, audienceGroupId, userIds, at: account.clock.now() });
}

/** Nobody here looks or clicks, so such a group has all who were reached, or nobody. */
function fromCampaign(call: LineCall, type: 'CLICK' | 'IMP'): LineAnswer {
  const { requestId, clickUrl } = call.body;
  const sent = call.account.state.campaigns.get(String(requestId));
  if (!sent || call.account.clock.now() - sent.at > campaignLifetimeMs)
    return refuse(400, 'The request id is not found, or is older than 60 days');
  const url = typeof clickUrl === 'string' ? clickUrl : undefined;
  const group = createGroup(call, { type, requestId: String(requestId), clickUrl: url });
  if ('refusal' in group) return group.refusal;
  if (type === 'IMP') addIds(call, group.audience.audienceGroupId, sent.reached);
  return { status: 202, body: created(group.audience) };
}

const seconds = (epochMs: number): number => Math.floor(epochMs / 1000);

const created = ({ audienceGroupId, type, description, createdAt, requestId, clickUrl }: AudienceState) => ({
  ...{ audienceGroupId, type, description, requestId, clickUrl },
  created: seconds(createdAt),
  ...(type === 'IMP'
    ? {}
    : {
        createRoute: 'MESSAGING_API',
        permission: 'READ_WRITE',
        expireTimestamp: seconds(createdAt + lifetimeMs),
      }),
});

export function audienceStatus({ clock }: Account, { createdAt, jobs, userIds }: AudienceState): string {
  if (clock.now() - createdAt > lifetimeMs) return 'EXPIRED';
  const lastAt = jobs.at(-1)?.at ?? createdAt;
  return userIds.size >= leastMembers && clock.now() - lastAt >= preparingMs ? 'READY' : 'IN_PROGRESS';
}

const shown = (account: Account, audience: AudienceState) => ({
  ...{ audienceGroupId: audience.audienceGroupId, type: audience.type, description: audience.description },
  status: audienceStatus(account, audience),
  audienceCount: audience.userIds.size,
  created: seconds(audience.createdAt),
  ...(audience.requestId === undefined ? {} : { requestId: audience.requestId }),
  ...(audience.clickUrl === undefined ? {} : { clickUrl: audience.clickUrl }),
  isIfaAudience: false,
  permission: 'READ_WRITE',
  createRoute: 'MESSAGING_API',
});

const jobsOf = ({ clock }: Account, { audienceGroupId, jobs }: AudienceState) =>
  jobs.map(({ at, count }, index) => ({
    audienceGroupJobId: index + 1,
    ...{ audienceGroupId, description: '', type: 'DIFF_ADD', audienceCount: count },
    created: seconds(at),
    jobStatus: clock.now() - at >= preparingMs ? 'FINISHED' : 'WORKING',
  }));
