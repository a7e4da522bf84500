import { sep } from 'node:path';

const suffix = '.blob';

/**
 * The file of a key, relative to the folder of all. Parts are escaped, dots too, so no key leads out of the folder, and
 * folders and files never share a name.
 * @throws Error for a key with an empty part
 */
export function pathOfKey(key: string): string {
  const parts = key.split('/');
  if (parts.includes('')) throw new Error('A blob key has the form a/b/c, without empty parts.');
  return parts.map(escape).join(sep) + suffix;
}

const escape = (part: string): string =>
  encodeURIComponent(part).replaceAll('.', '%2E').replaceAll('*', '%2A');
