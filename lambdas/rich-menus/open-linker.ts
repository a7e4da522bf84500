import type { MemberRow } from '../members/contracts.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { LineRejected } from '../shared/edge/line-errors.ts';
import type { Log } from '../shared/edge/logger.ts';
import type { LineRichMenus, LinkStore, RichMenuWork } from './ports.ts';

export interface LinkerDeps {
  lineMenus: Pick<LineRichMenus, 'linkMany'>;
  links: Pick<LinkStore, 'write'>;
  sendToMenuQueue: SendToQueue<RichMenuWork>;
  log: Log;
}

/** LINE takes so many users a call (Messaging API reference, "Link rich menu to multiple users"). */
const usersPerCall = 500;
/** LINE links a while after it has answered; each further look waits longer. */
const verifyDelaySeconds = 30;

type Person = Pick<MemberRow, 'memberId' | 'lineUserId'>;

/** Gathers members by the menu that they are to get, and tells LINE of 500 at a time. */
export interface Linker {
  /** `null` unlinks. */
  add(person: Person, lineRichMenuId: string | null): Promise<void>;
  /** Tells LINE of the rest. */
  flush(): Promise<void>;
}

/**
 * LINE is told first and the links are noted afterwards: after a crash in between it is told again, which changes nothing.
 * Then comes the look whether LINE has done it.
 * @param attempt how often these members have been told, 1 the first time
 */
export function openLinker(deps: LinkerDeps, channelId: string, attempt = 1): Linker {
  const waiting = new Map<string | null, Person[]>();

  async function tell(people: readonly Person[], lineRichMenuId: string | null): Promise<void> {
    const taken = await linkAll(deps, channelId, { people, lineRichMenuId });
    const memberIds = taken.map(({ memberId }) => memberId);
    if (memberIds.length === 0) return;
    await deps.links.write(
      channelId,
      memberIds.map((memberId) => ({ memberId, lineRichMenuId })),
    );
    const body = { work: 'verify' as const, channelId, memberIds, attempt };
    await deps.sendToMenuQueue([{ body, groupId: channelId, delaySeconds: verifyDelaySeconds * attempt }]);
  }

  return {
    async add(person, lineRichMenuId) {
      const people = waiting.get(lineRichMenuId) ?? [];
      waiting.set(lineRichMenuId, people);
      people.push(person);
      if (people.length >= usersPerCall) await tell(people.splice(0, usersPerCall), lineRichMenuId);
    },
    async flush() {
      for (const [lineRichMenuId, people] of waiting)
        if (people.length > 0) await tell(people.splice(0), lineRichMenuId);
    },
  };
}

/** One user whom LINE does not know fails a whole call: halves find out who. Answers whom LINE took. */
async function linkAll(
  deps: LinkerDeps,
  channelId: string,
  { people, lineRichMenuId }: { people: readonly Person[]; lineRichMenuId: string | null },
): Promise<readonly Person[]> {
  const lineUserIds = people.flatMap(({ lineUserId }) => lineUserId ?? []);
  try {
    if (lineUserIds.length > 0) await deps.lineMenus.linkMany(channelId, { lineUserIds, lineRichMenuId });
    return people;
  } catch (error) {
    if (!(error instanceof LineRejected) || error.status !== 400) throw error;
    const [only, ...others] = people;
    if (only && others.length === 0) {
      deps.log('RICH_MENU_NOT_TAKEN', { memberId: only.memberId });
      return [];
    }
    const middle = Math.ceil(people.length / 2);
    const halves = [people.slice(0, middle), people.slice(middle)];
    const taken = [];
    for (const half of halves)
      taken.push(...(await linkAll(deps, channelId, { people: half, lineRichMenuId })));
    return taken;
  }
}
