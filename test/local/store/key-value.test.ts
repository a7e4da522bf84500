import type { KeyValue } from '../../../local/store/key-value.ts';
import { inFolder, openTestStore } from './test-store.ts';

async function onBothBackends(run: (open: (namespace: string) => KeyValue) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    for (const path of [undefined, folder]) {
      const { store } = await openTestStore({ path });
      await run((namespace) => store.keyValue(namespace));
      await store.close();
    }
  });
}

describe('the key-value area', () => {
  it('keeps JSON values by key, apart for each namespace', () =>
    onBothBackends(async (open) => {
      const [timers, queues] = [open('timers'), open('timers-2')];
      await timers.write([
        { put: 'a', value: { due: 1, list: [null, 'あ'] } },
        { put: 'b', value: 0 },
      ]);
      expect(await timers.get('a')).toEqual({ due: 1, list: [null, 'あ'] });
      expect(await timers.get('b')).toBe(0);
      expect(await queues.get('a')).toBeUndefined();
      expect(await queues.range({})).toEqual([]);
      await timers.write([{ delete: 'a' }, { put: 'c', value: '' }]);
      expect(await timers.range({})).toEqual([
        { key: 'b', value: 0 },
        { key: 'c', value: '' },
      ]);
    }));

  it('reads ranges in order, from both ends, with a limit', () =>
    onBothBackends(async (open) => {
      const area = open('area');
      await area.write(['b', 'é', 'a', 'c!1', '', 'c', '字'].map((key) => ({ put: key, value: key })));
      const keys = async (query: Parameters<KeyValue['range']>[0]) =>
        (await area.range(query)).map(({ key }) => key);
      expect(await keys({})).toEqual(['', 'a', 'b', 'c', 'c!1', 'é', '字']);
      expect(await keys({ gt: 'a', lte: 'c' })).toEqual(['b', 'c']);
      expect(await keys({ gte: 'a', lt: 'c' })).toEqual(['a', 'b']);
      expect(await keys({ reverse: true, limit: 2 })).toEqual(['字', 'é']);
      expect(await keys({ gt: 'c', reverse: true, limit: 3 })).toEqual(['字', 'é', 'c!1']);
    }));

  it('refuses a namespace that could reach into another', async () => {
    const { store } = await openTestStore();
    expect(() => store.keyValue('a!b')).toThrow('must consist of letters');
    await store.close();
  });
});
