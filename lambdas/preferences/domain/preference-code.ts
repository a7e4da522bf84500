import { packIds, unpackIds } from '../../shared/domain/pack-ids.ts';
import { signedCode } from '../../shared/domain/signed-code.ts';

const purpose = 'preferences';
const idBytes = 16;

/** The code of a member's preference page: member id and channel, signed. It never expires, as old messages stay. */
export const preferenceCode = {
  seal: (key: string, { channelId, memberId }: { channelId: string; memberId: string }): string =>
    signedCode.seal(key, purpose, Buffer.concat([packIds([memberId]), Buffer.from(channelId)])),

  /** Undefined when the code is not one of ours. */
  open(key: string, code: string): { channelId: string; memberId: string } | undefined {
    const payload = signedCode.open(key, purpose, code);
    if (!payload || payload.length <= idBytes) return undefined;
    const [memberId = ''] = unpackIds(payload.subarray(0, idBytes));
    return { memberId, channelId: Buffer.from(payload.subarray(idBytes)).toString() };
  },
};
