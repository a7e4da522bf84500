import type { CurrentMemberIds, FindIdentities, ReadMembers } from '../members/contracts.ts';
import type { FindMembers } from './ports.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Members by whatever a list calls them; merged ones as whom they went into. */
export function createFindMembers(deps: {
  readMembers: ReadMembers;
  currentMemberIds: CurrentMemberIds;
  findIdentities: FindIdentities;
}): FindMembers {
  return async (channelId, kind, keys) => {
    if (kind !== 'memberId') return deps.findIdentities(channelId, kind, keys);
    const merged = await deps.currentMemberIds(channelId);
    const ids = keys.map((key) => merged.get(key.toLowerCase()) ?? key.toLowerCase());
    const known = await deps.readMembers(
      channelId,
      ids.filter((id) => uuid.test(id)),
    );
    return ids.map((id) => (known.has(id) ? id : undefined));
  };
}
