import type { PreferencesUrl } from './contracts.ts';
import { preferenceCode } from './domain/preference-code.ts';

export function createPreferencesUrl(deps: {
  readSigningKey: () => Promise<string>;
  /** Without a slash at the end. */
  publicBaseUrl: string;
}): PreferencesUrl {
  return async (channelId, memberId) => {
    const code = preferenceCode.seal(await deps.readSigningKey(), { channelId, memberId });
    return `${deps.publicBaseUrl}/p/${code}`;
  };
}
