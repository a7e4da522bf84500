import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pathOfKey } from '../../../local/kernel/blobs/blob-path.ts';
import { createMeter } from '../../../local/kernel/meter.ts';
import { openSecrets } from '../../../local/kernel/secrets.ts';

const untracked = { track: <Answer>(call: () => Promise<Answer>) => call() };
let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kernel-'))));
afterEach(() => rm(folder, { recursive: true }));

describe('blobs', () => {
  it('stay inside their folder, whatever their key', () => {
    const parts = fc.array(
      fc.oneof(fc.constantFrom('..', '.', 'a.blob', '~'), fc.string({ minLength: 1, unit: 'grapheme' })),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(parts, (words) => {
        const key =
          words
            .map((word) => word.replaceAll('/', ''))
            .filter((word) => word !== '')
            .join('/') || 'x';
        const path = pathOfKey(key);
        expect(path.split('/').every((part) => part !== '..' && part !== '.' && part !== '')).toBe(true);
        expect(decodeURIComponent(path)).toBe(`${key}.blob`);
      }),
    );
    expect(() => pathOfKey('/etc/passwd')).toThrow('without empty parts');
  });
});

describe('secrets', () => {
  it('survive in a file that only the owner may read', async () => {
    const path = join(folder, 'secrets.json');
    const secrets = await openSecrets(path, untracked);
    await Promise.all([
      secrets.put('line/c1', 's1'),
      secrets.put('line/c2', 's2'),
      secrets.put('line/c3', 's3'),
    ]);
    await secrets.delete('line/c3');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['secrets.json']);

    const reopened = await openSecrets(path, untracked);
    expect(await reopened.get('line/c1')).toBe('s1');
    expect(await reopened.get('line/c2')).toBe('s2');
    expect(await reopened.get('line/c3')).toBeUndefined();
  });

  it('never quote a broken file', async () => {
    const path = join(folder, 'secrets.json');
    await writeFile(path, '{"line/c1": "hidden"');
    const error: unknown = await openSecrets(path, untracked).catch((reason: unknown) => reason);
    expect(String(error)).toContain('no JSON object');
    expect(String(error)).not.toContain('hidden');
  });
});

describe('the meter', () => {
  it('reads what was counted since the last reset, units of the tables included', () => {
    const meter = createMeter();
    let units = { writeUnits: 3, readUnits: 1.5 };
    meter.attachDynamo({ read: () => units, reset: () => void (units = { writeUnits: 0, readUnits: 0 }) });
    meter.count('busEvents', 2);
    meter.countLineCall('push');
    meter.countLineCall('push');
    expect(meter.read()).toEqual({
      stateTransitions: 0,
      executionsStarted: 0,
      lambdaInvocations: 0,
      lambdaMs: 0,
      dynamo: { writeUnits: 3, readUnits: 1.5 },
      queueRequests: 0,
      busEvents: 2,
      lineCalls: { push: 2 },
    });
    meter.reset();
    expect(meter.read()).toMatchObject({
      busEvents: 0,
      dynamo: { writeUnits: 0, readUnits: 0 },
      lineCalls: {},
    });
  });
});
