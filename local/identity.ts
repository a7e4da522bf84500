import { randomBytes, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from './kernel/atomic-file.ts';

/** Who the local program is to LINE and to callers; `local.json` shows it to tools. */
export const Identity = z.object({
  channelId: z.string(),
  channelSecret: z.string(),
  channelAccessToken: z.string(),
  botUserId: z.string(),
  apiKey: z.string(),
});
export type Identity = z.infer<typeof Identity>;

/** Reads the identity of a data folder, or makes one at the first run (mode 600). */
export async function openIdentity(dataFolder: string): Promise<Identity> {
  const path = join(dataFolder, 'identity.json');
  try {
    return Identity.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const identity: Identity = {
    channelId: String(randomInt(2_000_000_000, 2_010_000_000)),
    channelSecret: randomBytes(16).toString('hex'),
    channelAccessToken: randomBytes(96).toString('base64'),
    botUserId: `U${randomBytes(16).toString('hex')}`,
    apiKey: `kzn_${randomBytes(32).toString('base64url')}`,
  };
  await writeAtomically(path, JSON.stringify(identity, undefined, 2), 0o600);
  return identity;
}

/** `local.json`: where the program serves and how to speak to it (mode 600, it holds secrets). */
export async function writeLocalJson(
  dataFolder: string,
  { baseUrl, lineBaseUrl, ...identity }: Identity & { baseUrl: string; lineBaseUrl: string },
): Promise<void> {
  const { channelId, channelSecret, channelAccessToken, apiKey } = identity;
  const content = { baseUrl, lineBaseUrl, channelId, channelSecret, channelAccessToken, apiKey };
  await writeAtomically(join(dataFolder, 'local.json'), `${JSON.stringify(content, undefined, 2)}\n`, 0o600);
}
