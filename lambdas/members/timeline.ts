import { z } from 'zod';
import type { ExplainRecipient, RecipientStatus } from '../delivery/contracts.ts';
import type { MergedFrom } from './contracts.ts';
import type { ListJourneySends } from '../journeys/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { activitySummary } from './domain/activity-summary.ts';
import type { TimelineRow } from './endpoints.ts';
import type { ActivityStore } from './ports.ts';

export interface TimelineDeps {
  activities: Pick<ActivityStore, 'list'>;
  mergedFrom: MergedFrom;
  listJourneySends: ListJourneySends;
  explainRecipient: ExplainRecipient;
}

/** Rows are ordered by moment, then by this key, newest first; the cursor is the last row's. */
const Position = z.string().regex(/^\d{13}#.{1,200}$/);

/** The member's own acts and what it was sent, joined: sends write no row a member, so each is looked up. */
export async function timeline(
  deps: TimelineDeps,
  {
    channelId,
    memberId,
    limit,
    cursor,
  }: { channelId: string; memberId: string; limit: number; cursor?: string },
): Promise<{ items: TimelineRow[]; nextCursor?: string }> {
  const before = cursor === undefined ? undefined : decodeCursor(Position, cursor);
  // What members did before they were merged into this one lies under their own ids.
  const owners = [memberId, ...(await deps.mergedFrom(channelId, memberId))];
  const [pages, sends] = await Promise.all([
    mapBounded(owners, owners.length, (owner) =>
      deps.activities.list({ channelId, memberId: owner, limit: limit + 1, before }),
    ),
    deps.listJourneySends({ channelId, memberId }),
  ]);
  const rows = pages.flatMap((page) => page.rows);
  const acts = rows.map((row) => ({
    key: `${pad(row.at)}#${row.id}`,
    row: () => actRow(deps, row),
  }));
  const sent = sends.map((send) => ({
    key: `${pad(send.at)}#${send.sendId}`,
    row: async () => sendRow(send, await deps.explainRecipient({ channelId, memberId, sendId: send.sendId })),
  }));
  const page = [...acts, ...sent]
    .filter(({ key }) => before === undefined || key < before)
    .sort((a, b) => (a.key < b.key ? 1 : -1))
    .slice(0, limit + 1);
  const items = await mapBounded(page.slice(0, limit), 8, ({ row }) => row());
  const last = page[limit - 1];
  return { items, nextCursor: page.length > limit && last ? encodeCursor(last.key) : undefined };
}

const pad = (epochMs: number): string => String(epochMs).padStart(13, '0');

type Act = Awaited<ReturnType<ActivityStore['list']>>['rows'][number];
type Send = Awaited<ReturnType<ListJourneySends>>[number];

/** A reply is told with what became of it, like every other send. */
async function actRow({ explainRecipient }: TimelineDeps, act: Act): Promise<TimelineRow> {
  const { at, type, detail, channelId, memberId } = act;
  const { sendId } = detail;
  const status =
    typeof sendId === 'string' ? await explainRecipient({ channelId, memberId, sendId }) : undefined;
  const summary = activitySummary(type, detail);
  return {
    at: new Date(at).toISOString(),
    type,
    summary: status ? `${statusWords(status)}: ${summary}` : summary,
    detail: { ...detail, ...status },
  };
}

function sendRow(send: Send, status: RecipientStatus | undefined): TimelineRow {
  const { sendId, journeyId, journeyName, version, nodeIds, at } = send;
  const why = `journey ${journeyName}, version ${version}, ${nodeIds.length === 1 ? 'node' : 'nodes'} ${nodeIds.join(', ')}`;
  return {
    at: new Date(at).toISOString(),
    type: 'message.sent',
    summary: `${statusWords(status)}: ${why}.`,
    detail: { sendId, journeyId, version, nodeIds, ...(status ?? { status: 'not claimed' }) },
  };
}

function statusWords(status: RecipientStatus | undefined): string {
  switch (status?.status) {
    case undefined:
      return 'Not sent yet';
    case 'sent':
      return `Sent by ${status.via}`;
    case 'suppressed':
      return `Not sent (${status.reason})`;
    case 'failed':
      return `Failed (${status.reason})`;
    case 'unknown':
      return 'LINE never said whether it was sent';
    case 'waiting':
      return 'Being sent';
  }
}
