import { rm } from 'node:fs/promises';
import { isInUse } from './store/database.ts';
import { storePath } from './store-path.ts';

/**
 * Throws a data folder away.
 * @throws Error when another program is running on it
 */
export async function clearDataFolder(dataFolder: string): Promise<void> {
  if (await isInUse(storePath(dataFolder)))
    throw new Error(
      `The data folder ${dataFolder} cannot be thrown away: another running program uses it. Stop that program or choose another folder.`,
    );
  await rm(dataFolder, { recursive: true, force: true });
}
