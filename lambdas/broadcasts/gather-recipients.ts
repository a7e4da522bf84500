import type { Channel } from '../access/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import { IdList } from '../shared/domain/id-list.ts';
import type { GroupKey } from './domain/assign-group.ts';
import type { BroadcastDefinition } from './domain/definition.ts';
import { createIsRecipient, scanRecipients, type ScanDeps } from './scan-recipients.ts';

export interface Gathered {
  groups: (GroupKey & { ids: Uint8Array })[];
  holdout: Uint8Array;
  /** How many times more there are than were gathered: 1, unless the time was over before. */
  scale: number;
}

/** Everybody in the audience and in no exclusion, by group and in ascending order. */
export async function gatherRecipients(
  deps: ScanDeps,
  channel: Channel,
  {
    definition,
    groupOf,
    untilEpochMs,
  }: {
    definition: Pick<BroadcastDefinition, 'audience' | 'exclude'>;
    /** Undefined: held out. */
    groupOf: (row: MemberRow) => GroupKey | undefined;
    untilEpochMs?: number;
  },
): Promise<Gathered | { problem: string }> {
  const recipients = await createIsRecipient(deps, channel, definition);
  if ('problem' in recipients) return recipients;
  const parts = new Map<number, Sorter>();
  const { scale } = await scanRecipients(
    deps,
    channel.channelId,
    { definition, untilEpochMs },
    (row, range) => {
      if (!recipients.test(row)) return;
      const part = parts.get(range) ?? new Sorter(groupOf);
      parts.set(range, part);
      part.add(row);
    },
  );
  const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
  return { ...joined(inOrder), scale };
}

/** Sorts members into groups, sixteen bytes each. */
class Sorter {
  readonly groups = new Map<string, { key: GroupKey; ids: IdList }>();
  readonly holdout = new IdList();
  private readonly groupOf: (row: MemberRow) => GroupKey | undefined;

  constructor(groupOf: (row: MemberRow) => GroupKey | undefined) {
    this.groupOf = groupOf;
  }

  add(row: MemberRow): void {
    const key = this.groupOf(row);
    const ids = key ? this.idsOf(key) : this.holdout;
    ids.add(row.memberId);
  }

  private idsOf(key: GroupKey): IdList {
    const name = `${key.variant}\0${key.language}\0${key.hour ?? ''}`;
    const known = this.groups.get(name);
    if (known) return known.ids;
    const ids = new IdList();
    this.groups.set(name, { key, ids });
    return ids;
  }
}

function joined(parts: readonly Sorter[]): Omit<Gathered, 'scale'> {
  const names = [...new Set(parts.flatMap(({ groups }) => [...groups.keys()]))].sort();
  return {
    groups: names.flatMap((name) => {
      const found = parts.flatMap(({ groups }) => groups.get(name) ?? []);
      const [first] = found;
      return first ? [{ ...first.key, ids: Buffer.concat(found.map(({ ids }) => ids.packed)) }] : [];
    }),
    holdout: Buffer.concat(parts.map(({ holdout }) => holdout.packed)),
  };
}
