import { join } from 'node:path';

/** Where the embedded store lies in a data folder. */
export const storePath = (dataFolder: string): string => join(dataFolder, 'store');
