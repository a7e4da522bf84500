import type { DomainEvent } from '../events/contracts.ts';
import type { AppendActivity } from '../members/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { Notice } from './domain/notice.ts';
import type { NoticeStore } from './ports.ts';

export interface ChangeStoredDeps {
  notices: Pick<NoticeStore, 'read' | 'save' | 'readContent'>;
  commit: Commit;
  outboxPart: (event: DomainEvent) => WritePart;
  appendActivity: AppendActivity;
}

const mostTries = 10;

/**
 * Changes a notice by what it is at that very moment: of two who want different things the later one sees what the
 * earlier did. Answers the notice that was written; undefined when there was nothing to change.
 */
export async function changeStored(
  deps: ChangeStoredDeps,
  { channelId, noticeId }: { channelId: string; noticeId: string },
  change: (notice: Notice) => Notice,
): Promise<Notice | undefined> {
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const before = await deps.notices.read(channelId, noticeId);
    const changed = before && change(before);
    if (!changed || changed === before) return undefined;
    const after = { ...changed, revision: before.revision + 1 };
    const hasEnded = before.status === 'open' && after.status !== 'open';
    const told = hasEnded ? partsOfEnd(deps, after) : [];
    if ((await deps.commit([...deps.notices.save(after), ...told])).outcome === 'committed') return after;
  }
  throw new Error('The notice changed too often at once; its message comes again.');
}

/** A member's timeline and the bus hear how it ended. Of a phone that is no member's, only the notice itself tells. */
function partsOfEnd({ outboxPart, appendActivity }: ChangeStoredDeps, notice: Notice): WritePart[] {
  const { channelId, noticeId, memberId, status, tries, endedAt = 0 } = notice;
  if (memberId === undefined) return [];
  const data = { noticeId, status, route: tries.at(-1)?.route ?? null, tries: tries.length };
  const type = 'notice.ended';
  const id = deterministicId(type, channelId, noticeId);
  return [
    appendActivity({ ...{ id, channelId, memberId, type, at: endedAt }, detail: data }),
    outboxPart({
      ...{ id, channelId, type, data, memberIds: [memberId] },
      occurredAt: new Date(endedAt).toISOString(),
    }),
  ];
}
