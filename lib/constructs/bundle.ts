import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** CommonJS packages inside the ES module bundle call `require`, which ES modules do not have. */
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * Bundles an entry below `lambdas/` into a new folder and returns the folder; the SDK comes from the Lambda runtime.
 * The folder's depth is always the same, so that equal sources give equal maps and thereby equal asset hashes.
 */
export function bundle(entry: string): string {
  const cache = join(root, '.cache', 'bundles');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'lambda-'));
  buildSync({
    absWorkingDir: root,
    entryPoints: [join('lambdas', entry)],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // The presigner is not among what the runtime is documented to have.
    external: ['@aws-sdk/client-*', '@aws-sdk/lib-dynamodb', '@aws-sdk/util-dynamodb'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    banner: { js: requireBanner },
    logLevel: 'warning',
  });
  return folder;
}
