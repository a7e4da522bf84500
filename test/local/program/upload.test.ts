import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobs, type LocalBlobs } from '../../../local/kernel/blobs/open-blobs.ts';
import { createUploadLinks } from '../../../local/kernel/blobs/upload-links.ts';
import { createReceiveUpload } from '../../../local/receive-upload.ts';
import { serve } from '../../../local/serve.ts';
import { manualClock } from '../../support/manual-clock.ts';

describe('an upload link of one machine', () => {
  const key = 'imports/c1/i1/orders.csv';
  const clock = manualClock();
  let folder: string;
  let blobs: LocalBlobs;
  let server: Awaited<ReturnType<typeof serve>>;
  let uploadUrl: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'upload-'));
    blobs = await openBlobs(folder, { track: (call) => call() });
    const links = createUploadLinks({ clock, secret: 'secret', baseUrl: '' });
    const receiveUpload = createReceiveUpload({ blobs, readToken: links.readToken });
    server = await serve(0, () => Promise.resolve({ status: 418, headers: {}, body: '' }), receiveUpload);
    const upload = { key, contentType: 'text/csv', expiresSeconds: 60 };
    uploadUrl = server.baseUrl + (await links.createUploadLink(upload));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const put = async (url: string, body: Uint8Array, contentType = 'text/csv') =>
    (await fetch(url, { method: 'PUT', headers: { 'content-type': contentType }, body: Buffer.from(body) }))
      .status;

  it('takes a file that is larger than any other request, and a second one in its place', async () => {
    const large = Buffer.alloc(12_000_000, 'x');
    expect(await put(uploadUrl, large)).toBe(200);
    expect(await blobs.getRange(key, { start: 0, end: 3 })).toMatchObject({ totalBytes: large.length });
    expect(await put(uploadUrl, Buffer.from('short'))).toBe(200);
    expect(await blobs.get(key)).toEqual(Buffer.from('short'));
  });

  it('is refused with another content type, with another signature, and once it has expired', async () => {
    const file = Buffer.from('order_id');
    expect(await put(uploadUrl, file, 'application/json')).toBe(403);
    expect(await put(`${uploadUrl.slice(0, -4)}AAAA`, file)).toBe(403);
    expect(await put(`${server.baseUrl}/_local/uploads/none`, file)).toBe(403);
    clock.advance(60_000);
    expect(await put(uploadUrl, file)).toBe(403);
    expect(await readdir(folder)).toEqual([]);
  });
});
