import type { DomainEvent } from '../events/contracts.ts';
import type { AppendActivity, CurrentMemberId, IndexActivities, ReadMembers } from '../members/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Json } from '../shared/domain/json.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { ChangeTags } from '../tags/contracts.ts';
import { originKey, type Link } from './domain/link.ts';
import { judgeClick, newVisitor, withClick } from './domain/visitor.ts';
import { clickLabels, type Click, type ClickStore, type ReadLink } from './ports.ts';

export interface CountClickDeps {
  readLink: ReadLink;
  clicks: Pick<ClickStore, 'readVisitor' | 'visitorPart' | 'markerPart' | 'counterPart'>;
  readMembers: ReadMembers;
  currentMemberId: CurrentMemberId;
  appendActivity: AppendActivity;
  indexActivities: IndexActivities;
  outboxPart: (event: DomainEvent) => WritePart;
  changeTags: ChangeTags;
  commit: Commit;
}

/** A click of somebody we know. */
interface MemberClick {
  link: Link;
  click: Click;
  memberId: string;
}

/** Somebody else's click of the same member comes between at most a few times. */
const mostAttempts = 8;

/**
 * Counts a click once, however often its message comes: counters, timeline and event in one transaction. What follows from
 * it, the rows by link and the tag, is written afterwards under keys of the click, so that a repetition completes it.
 * Members who are gone, and addresses that went to everybody, are only counted.
 */
export function createCountClick(deps: CountClickDeps) {
  return async (click: Click): Promise<void> => {
    const link = await deps.readLink(click.linkId);
    if (!link)
      throw new Error(`Link ${click.linkId} is missing though its code is ours; see docs/runbook.md.`);
    const memberId = await knownMember(deps, link, click);
    if (memberId === undefined) return countAnonymous(deps, click);
    const known = { link, click, memberId };
    if ((await countMember(deps, known)) === 'double tap') return;
    await tell(deps, known);
  };
}

/** Whose click it is today; undefined for nobody. */
async function knownMember(
  deps: CountClickDeps,
  { channelId }: Link,
  { memberId }: Click,
): Promise<string | undefined> {
  if (memberId === undefined) return undefined;
  const current = await deps.currentMemberId(channelId, memberId);
  const member = (await deps.readMembers(channelId, [current])).get(current);
  return member === undefined || member.lifecycle === 'erased' ? undefined : current;
}

async function countAnonymous({ clicks, commit }: CountClickDeps, click: Click): Promise<void> {
  await commit([clicks.markerPart(click), clicks.counterPart({ ...click, isFirstOfMember: undefined })]);
}

async function countMember(deps: CountClickDeps, known: MemberClick): Promise<'counted' | 'double tap'> {
  const { click, memberId } = known;
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const visitor = (await deps.clicks.readVisitor(click.linkId, memberId)) ?? newVisitor;
    const verdict = judgeClick(visitor, click);
    if (verdict === 'double tap') return verdict;
    if (verdict === 'counted before') return 'counted';
    const answer = await deps.commit([
      deps.clicks.markerPart(click),
      deps.clicks.visitorPart(click.linkId, memberId, withClick(visitor, click)),
      deps.clicks.counterPart({ ...click, isFirstOfMember: visitor.revision === 0 }),
      deps.appendActivity(rowOf(known, 'link.clicked')),
      deps.outboxPart(eventOf(known)),
    ]);
    if (answer.outcome === 'committed' || answer.labels.includes(clickLabels.click)) return 'counted';
  }
  throw new Error('A member clicked too often at once; the click comes again.');
}

async function tell(deps: CountClickDeps, known: MemberClick): Promise<void> {
  const { link, click, memberId } = known;
  const names = [link.linkId, ...(link.label === undefined ? [] : [link.label])];
  await deps.indexActivities(names.map((name) => rowOf(known, `link.clicked:${name}`)));
  if (!link.tag) return;
  await deps.changeTags({
    channelId: link.channelId,
    causeId: click.clickId,
    memberIds: [memberId],
    add: [link.tag],
    remove: [],
  });
}

const rowOf = ({ link, click, memberId }: MemberClick, type: string) => ({
  id: deterministicId(type, click.clickId),
  channelId: link.channelId,
  memberId,
  type,
  at: click.at,
  detail: factsOf(link),
});

const eventOf = ({ link, click, memberId }: MemberClick): DomainEvent => ({
  id: deterministicId('event', 'link.clicked', click.clickId),
  type: 'link.clicked',
  channelId: link.channelId,
  occurredAt: new Date(click.at).toISOString(),
  memberIds: [memberId],
  data: factsOf(link),
});

const factsOf = ({ linkId, url, label, origin }: Link): Record<string, Json> => ({
  linkId,
  url,
  origin,
  // Conditions compare single values.
  originKey: originKey(origin),
  ...(label === undefined ? {} : { label }),
});
