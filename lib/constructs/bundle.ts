import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const suffix = '.lambda.ts';

/** CommonJS packages inside the ES module bundle call `require`, which ES modules do not have. */
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

let bundles: string | undefined;

/**
 * The folder with the bundle of an entry below `lambdas/`; the SDK comes from the Lambda runtime. All entries are bundled
 * when the first is asked for, which takes a tenth of the time of one after the other: what they share is read once.
 */
export function bundle(entry: string): string {
  bundles ??= bundleAll();
  return join(bundles, entry.slice(0, -suffix.length));
}

/** Folders lie equally deep each time, so that equal sources give equal maps and thereby equal asset hashes. */
function bundleAll(): string {
  const cache = join(root, '.cache', 'bundles');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'lambdas-'));
  // By then they have been copied into the cloud assembly.
  process.once('exit', () => {
    rmSync(folder, { recursive: true });
  });
  const entries = readdirSync(join(root, 'lambdas'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith(suffix),
  );
  buildSync({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({
      in: join('lambdas', entry),
      out: join(entry.slice(0, -suffix.length), 'index'),
    })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
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
