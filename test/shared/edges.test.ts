import fc from 'fast-check';
import { z } from 'zod';
import { mapBounded } from '../../lambdas/shared/domain/map-bounded.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { packIds, unpackIds } from '../../lambdas/shared/domain/pack-ids.ts';
import { decodeCursor, encodeCursor, Paging } from '../../lambdas/shared/edge/http/paging.ts';
import { Problem } from '../../lambdas/shared/edge/http/problem.ts';
import { lineUrls } from '../../lambdas/shared/edge/line-urls.ts';
import { readEnv, SharedEnv } from '../../lambdas/shared/env.ts';

describe('the cursor of a list', () => {
  it('leads back to its position', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (position) => {
        const cursor = encodeCursor(position);
        expect(cursor).toMatch(/^[\w-]*$/);
        expect(JSON.stringify(decodeCursor(z.unknown(), cursor))).toBe(JSON.stringify(position));
      }),
    );
  });

  it('is refused as a bad request when somebody made it up', () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        expect(() => decodeCursor(z.strictObject({ bucket: z.int() }), cursor)).toThrow(Problem);
      }),
    );
  });

  it.each([['0'], ['101'], ['-1'], ['1.5'], ['many'], ['1e9']])('takes no limit of %s', (limit) => {
    expect(Paging.safeParse({ limit }).success).toBe(false);
  });

  it('has a limit of 50 unless told', () => {
    expect(Paging.parse({})).toEqual({ limit: 50 });
    expect(Paging.parse({ limit: '100' })).toEqual({ limit: 100 });
  });
});

describe('the environment of a function', () => {
  const complete = {
    KIZUNA_STAGE: 'test',
    TABLE_MEMBERS: 'm',
    TABLE_RECORDS: 'r',
    TABLE_ACTIVITY: 'a',
    SECRET_PREFIX: 'kizuna/',
    API_KEY_SECRET_NAME: 'key',
    SIGNING_KEY_SECRET_NAME: 'signing',
    PUBLIC_BASE_URL: 'https://kizuna.example',
  };

  it('has defaults for everything but names', () => {
    expect(readEnv(SharedEnv, complete)).toMatchObject({
      DEFAULT_TIME_ZONE: 'UTC',
      ACTIVITY_RETENTION_DAYS: 400,
      LINE_API_BASE_URL: 'https://api.line.me',
    });
  });

  it.each(Object.keys(complete))('names %s when it is missing', (name) => {
    expect(() => readEnv(SharedEnv, { ...complete, [name]: undefined })).toThrow(name);
  });

  it('names every wrong variable at once, and no value', () => {
    const wrong = { ...complete, ACTIVITY_RETENTION_DAYS: 'hunter2', LINE_API_BASE_URL: 'hunter2' };
    expect(() => readEnv(SharedEnv, wrong)).toThrow(/ACTIVITY_RETENTION_DAYS.*LINE_API_BASE_URL/);
    expect(() => readEnv(SharedEnv, wrong)).not.toThrow(/hunter2/);
  });
});

describe('where LINE calls go', () => {
  const line = {
    LINE_API_BASE_URL: 'https://api.line.me',
    LINE_DATA_API_BASE_URL: 'https://api-data.line.me/',
  };

  it('is LINE itself on every stage', () => {
    expect(lineUrls({ KIZUNA_STAGE: 'prod', ...line }).apiBaseUrl).toBe('https://api.line.me');
  });

  it.each([
    'http://api.line.me',
    'https://api.line.me.evil.example',
    'https://localhost:3001',
    'https://api.line.me/x',
  ])('is never %s outside the rehearsal', (url) => {
    const env = { ...line, LINE_API_BASE_URL: url };
    expect(() => lineUrls({ KIZUNA_STAGE: 'prod', ...env })).toThrow('unset LINE_API_BASE_URL');
    expect(lineUrls({ KIZUNA_STAGE: 'rehearsal', ...env }).apiBaseUrl).toBe(url);
  });
});

describe('ids', () => {
  it('are the same for the same words only, however the words are cut', () => {
    const words = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(deterministicId(...a) === deterministicId(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
    expect(deterministicId('a', 'bc')).not.toBe(deterministicId('ab', 'c'));
  });

  it('are packed in 16 bytes each and come back in order', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid()), (ids) => {
        const packed = packIds(ids);
        expect(packed.length).toBe(ids.length * 16);
        expect(unpackIds(packed)).toEqual(ids);
      }),
    );
  });
});

describe('mapping with a bound', () => {
  it('keeps order and never has more under way than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 5 }), async (items, limit) => {
        let underWay = 0;
        let most = 0;
        const answers = await mapBounded(items, limit, async (item) => {
          most = Math.max(most, (underWay += 1));
          for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
          underWay -= 1;
          return item * 2;
        });
        expect(answers).toEqual(items.map((item) => item * 2));
        expect(most).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
