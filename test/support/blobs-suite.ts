import type { Blobs } from '../../lambdas/shared/domain/blobs.ts';

/** What every Blobs must do. */
export function blobsSuite(name: string, open: () => Promise<Blobs>): void {
  describe(`blobs: ${name}`, () => {
    const key = 'imports/c1/i1/orders 1.csv';
    let blobs: Blobs;
    beforeEach(async () => void (blobs = await open()));

    it('come back as they were put, replaced as a whole, until they are deleted', async () => {
      await blobs.put(key, Buffer.from('old and long'), 'text/plain');
      await blobs.put(key, Buffer.from([0, 10, 255]), 'image/png');
      expect([...((await blobs.get(key)) ?? [])]).toEqual([0, 10, 255]);
      await blobs.delete(key);
      await blobs.delete(key);
      expect(await blobs.get(key)).toBeUndefined();
    });

    it.each([
      ['from the beginning', { start: 0, end: 4 }, '0123'],
      ['in the middle', { start: 3, end: 5 }, '34'],
      ['that ends behind the file', { start: 8, end: 100 }, '89'],
      ['that begins at the end', { start: 10, end: 20 }, ''],
      ['that begins behind the end', { start: 11, end: 20 }, ''],
      ['of nothing', { start: 4, end: 4 }, ''],
    ])('give a range %s, with the size of all', async (_, range, expected) => {
      await blobs.put(key, Buffer.from('0123456789'), 'text/csv');
      const found = await blobs.getRange(key, range);
      expect(Buffer.from(found?.bytes ?? []).toString()).toBe(expected);
      expect(found?.totalBytes).toBe(10);
    });

    it('give a range of an empty file, and none of a file that is not there', async () => {
      await blobs.put(key, new Uint8Array(), 'text/csv');
      expect(await blobs.getRange(key, { start: 0, end: 9 })).toMatchObject({ totalBytes: 0 });
      expect(await blobs.getRange('imports/none', { start: 0, end: 9 })).toBeUndefined();
      expect(await blobs.getRange('imports/none', { start: 0, end: 0 })).toBeUndefined();
    });
  });
}
