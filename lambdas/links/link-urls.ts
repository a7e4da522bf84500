import { linkField } from '../../stepfunctions/journey/personal-fields.ts';
import type { LinkValues } from './contracts.ts';
import { linkCode, type LinkCodeContent } from './domain/link-code.ts';

export interface LinkUrlDeps {
  readSigningKey: () => Promise<string>;
  /** Without a slash at the end. */
  publicBaseUrl: string;
}

/** Where codes are answered. */
export const linkPath = '/t/';

/** Short addresses of links. */
export function createLinkUrls({ readSigningKey, publicBaseUrl }: LinkUrlDeps) {
  const base = `${publicBaseUrl}${linkPath}`;
  const urlOf = (key: string, content: LinkCodeContent): string => `${base}${linkCode.seal(key, content)}`;
  const linkValues: LinkValues = async (linkIds, memberIds) => {
    const key = await readSigningKey();
    return memberIds.map((memberId) =>
      Object.fromEntries(linkIds.map((linkId) => [linkField(linkId), urlOf(key, { linkId, memberId })])),
    );
  };
  return {
    linkValues,
    /** The address for everybody. */
    sharedUrl: async (linkId: string): Promise<string> => urlOf(await readSigningKey(), { linkId }),
    /** Characters of an address. */
    urlLength: (isPersonal: boolean): number => base.length + linkCode.length(isPersonal),
  };
}
export type LinkUrls = ReturnType<typeof createLinkUrls>;
