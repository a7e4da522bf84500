import type { DomainEvent } from '../events/contracts.ts';
import type { ReadMemberRow } from '../members/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { concernsRules, linkToTell } from './domain/rules.ts';
import { openDecisions, type DecisionDeps, type SegmentNews } from './open-decisions.ts';
import { openLinker, type LinkerDeps } from './open-linker.ts';
import type { ChoiceStore, LinkStore } from './ports.ts';

export interface LinkOnEventDeps extends DecisionDeps, LinkerDeps {
  links: Pick<LinkStore, 'read' | 'write'>;
  choices: Pick<ChoiceStore, 'read'>;
  readMemberRow: ReadMemberRow;
}

const readsUnderWay = 25;

/** Links the members of an event anew where another rule or choice decides about them now. */
export function createLinkOnEvent(deps: LinkOnEventDeps) {
  return async (event: DomainEvent): Promise<void> => {
    const { channelId, memberIds, type } = event;
    const { rules } = await deps.menuSettings.read(channelId);
    if (!concernsChoices(event) && !concernsRules(event, rules)) return;
    const choices = await deps.choices.read(channelId, memberIds);
    const decisions = await openDecisions(deps, channelId, newsOf(event));
    const links = await deps.links.read(channelId, memberIds);
    const rows = await mapBounded(memberIds, readsUnderWay, (id) => deps.readMemberRow(channelId, id));
    const linker = openLinker(deps, channelId);
    for (const row of rows) {
      const wanted = row && decisions.wantedBy(row, choices.get(row.memberId));
      if (!row || wanted === undefined) continue;
      const told = links.get(row.memberId);
      const next = linkToTell(wanted, { told, isAnew: type === 'friend.followed' });
      if (next !== undefined) await linker.add(row, next);
    }
    await linker.flush();
  };
}

function newsOf({ type, data, memberIds }: DomainEvent): SegmentNews | undefined {
  const isIn = type === 'segment.entered';
  if (!isIn && type !== 'segment.left') return undefined;
  const { segmentId } = data;
  return typeof segmentId === 'string' ? { segmentId, isIn, memberIds } : undefined;
}

/** Somebody who comes back may have lost the chosen menu at LINE. */
const concernsChoices = ({ type }: DomainEvent): boolean =>
  type === 'menu.chosen' || type === 'friend.followed';
