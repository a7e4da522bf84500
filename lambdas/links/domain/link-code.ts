import { packIds, unpackIds } from '../../shared/domain/pack-ids.ts';
import { signedCode } from '../../shared/domain/signed-code.ts';

const purpose = 'link';
const linkBytes = 8;
const memberBytes = 16;
const signatureBytes = 10;

/** What a code says: the link, and who got it. */
export interface LinkCodeContent {
  /** 16 hex digits. */
  linkId: string;
  /** Absent: the address went to everybody. */
  memberId?: string;
}

/** Codes of links in messages, without padding: 46 characters with a member, 24 without. */
export const linkCode = {
  seal: (key: string, { linkId, memberId }: LinkCodeContent): string =>
    signedCode.seal(
      key,
      purpose,
      Buffer.concat([
        Buffer.from(linkId, 'hex'),
        memberId === undefined ? new Uint8Array() : packIds([memberId]),
      ]),
    ),

  /** Undefined when the code is not one of ours. */
  open(key: string, code: string): LinkCodeContent | undefined {
    const payload = signedCode.open(key, purpose, code);
    if (!payload) return undefined;
    const linkId = Buffer.from(payload.subarray(0, linkBytes)).toString('hex');
    const [memberId] = unpackIds(payload.subarray(linkBytes));
    return memberId === undefined ? { linkId } : { linkId, memberId };
  },

  /** Characters of a code: base64url takes four for three bytes. */
  length: (isPersonal: boolean): number =>
    Math.ceil(((linkBytes + (isPersonal ? memberBytes : 0) + signatureBytes) * 4) / 3),
};
