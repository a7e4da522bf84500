import type { LineUrls } from './line-client.ts';

const lineHosts = ['https://api.line.me', 'https://api-data.line.me'];

/**
 * Where LINE calls go. Anything but LINE itself is refused outside the rehearsal stage: a wrong address would hand
 * channel tokens and personal data to somebody else.
 */
export function lineUrls(env: {
  KIZUNA_STAGE: string;
  LINE_API_BASE_URL: string;
  LINE_DATA_API_BASE_URL: string;
}): LineUrls {
  const urls = { apiBaseUrl: env.LINE_API_BASE_URL, dataApiBaseUrl: env.LINE_DATA_API_BASE_URL };
  const foreign = Object.values(urls).filter((url) => !lineHosts.includes(url.replace(/\/$/, '')));
  if (foreign.length > 0 && env.KIZUNA_STAGE !== 'rehearsal') {
    throw new Error(
      `Stage ${env.KIZUNA_STAGE} may only call LINE itself: unset LINE_API_BASE_URL and LINE_DATA_API_BASE_URL.`,
    );
  }
  return urls;
}
