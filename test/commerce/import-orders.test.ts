import { fileOf, header, importWorld, row, type ImportWorld } from './import-world.ts';

describe('the import of a file', () => {
  let world: ImportWorld;
  beforeEach(async () => void (world = await importWorld()));
  afterEach(() => world.close());

  const many = (count: number): string[] => Array.from({ length: count }, (_, index) => row(index));

  it('waits for its file, reads it part by part and ends with all figures', async () => {
    const importId = await world.create();
    expect(await world.view(importId)).toMatchObject({ status: 'waiting for file', bytesDone: 0 });
    expect((await world.start(importId)).status).toBe(409);
    const file = fileOf(many(2000));
    await world.put(importId, file);
    world.clock.advance(60_000);
    expect(await world.start(importId)).toMatchObject({ status: 202, json: { status: 'running' } });
    await world.deliver(world.queue[0] ?? { channelId: '', importId: '', part: 0 });
    world.clock.advance(10_000);
    const half = await world.view(importId);
    expect(half).toMatchObject({ status: 'running', bytesTotal: file.length });
    const done = Number(half['bytesDone']);
    expect(half['etaSeconds']).toBe(Math.ceil((10 * (file.length - done)) / done));
    await world.workOff();
    expect(await world.view(importId)).toEqual({
      importId,
      status: 'finished',
      ...{ rowsRead: 2000, ordersPlaced: 2000, ordersKnown: 0, conflicts: 0, rowErrors: 0 },
      ...{ bytesDone: file.length, bytesTotal: file.length },
      createdAt: '2026-11-23T03:00:00.000Z',
      startedAt: '2026-11-23T03:01:00.000Z',
      finishedAt: '2026-11-23T03:01:10.000Z',
    });
    expect(world.orders.size).toBe(2000);
    expect(world.orders.get('A0')?.placedAt).toBe('2026-11-20T10:00:00+09:00');
    expect((await world.start(importId)).status).toBe(409);
  });

  it('keeps no file once it is over', async () => {
    await world.import(fileOf([row(1)]));
    await world.import('no header');
    expect([...world.blobs.files.keys()]).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    const file = fileOf([...many(500), row(7)]);
    expect(await world.import(file)).toMatchObject({ ordersPlaced: 500, ordersKnown: 1 });
    const before = [...world.orders];
    expect(await world.import(file)).toMatchObject({ ordersPlaced: 0, ordersKnown: 501, conflicts: 0 });
    expect([...world.orders]).toEqual(before);
  });

  it('goes on over wrong rows, orders that cannot be and conflicts, and lists them by row', async () => {
    await world.import(fileOf([row(1)]));
    const rows = [row(1, 11), row(2), row(3, -1), row(4, 10, 'nobody'), 'A5,"open', row(6), ...many(500)];
    const { importId, ...figures } = await world.import(fileOf(rows));
    expect(figures).toMatchObject({
      ...{ status: 'finished', rowsRead: 506, ordersKnown: 3, conflicts: 1, rowErrors: 3 },
      ordersPlaced: 499,
    });
    expect(await world.problems(importId)).toEqual([
      { row: 2, column: 'amount', message: expect.stringContaining('differs in amount') as string },
      { row: 4, column: 'amount', message: expect.stringContaining('refund') as string },
      { row: 5, column: 'external_id', message: 'the channel has no such member' },
      { row: 6, message: expect.stringContaining('no CSV') as string },
    ]);
  });

  it('pages through the list of problems', async () => {
    const wrong = Array.from({ length: 250 }, (_, index) => row(index, -1));
    const { importId } = await world.import(fileOf([...many(1000), ...wrong]));
    const seen: number[] = [];
    let cursor = '';
    do {
      const path = `GET /v1/orders/imports/${String(importId)}/errors?limit=60${cursor && `&cursor=${cursor}`}`;
      const page = (await world.api(path)).json as { items: { row: number }[]; nextCursor?: string };
      seen.push(...page.items.map((problem) => problem.row));
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(Array.from({ length: 250 }, (_, index) => 1002 + index));
  });

  it('counts all problems and lists the first 10,000', async () => {
    const importId = await world.create();
    await world.put(
      importId,
      fileOf([...many(1500), ...Array.from({ length: 40 }, (_, index) => row(index, -1))]),
    );
    await world.start(importId);
    const before = await world.stored(importId);
    if (before) await world.imports.replace(before, { ...before, listed: 9990 });
    await world.workOff();
    expect(await world.view(importId)).toMatchObject({ rowErrors: 40, status: 'finished' });
    expect(await world.stored(importId)).toMatchObject({ listed: 10_000 });
  });

  it('stops when most of the first rows are wrong, without any order', async () => {
    const rows = [...Array.from({ length: 30 }, (_, index) => row(index, -1)), ...many(20)];
    const { importId, ...figures } = await world.import(fileOf(rows));
    expect(figures).toMatchObject({ status: 'refused', rowsRead: 50, rowErrors: 30, ordersPlaced: 0 });
    expect(figures['reason']).toMatch(
      /^30 of the first 50 rows are wrong.*amount: an order cannot be negative/,
    );
    expect(await world.problems(importId)).toHaveLength(30);
    expect(world.orders.size).toBe(0);
    expect((await world.start(String(importId))).status).toBe(409);
  });

  it('stops when most of the first orders cannot be', async () => {
    const rows = [...Array.from({ length: 30 }, (_, index) => row(`x${index}`, 1, 'nobody')), ...many(20)];
    expect(await world.import(fileOf(rows))).toMatchObject({
      status: 'refused',
      ordersPlaced: 20,
      reason: expect.stringContaining('external_id: the channel has no such member') as string,
    });
  });

  it('refuses a file in another encoding at once, and takes it when the encoding is named', async () => {
    const sjis = Buffer.concat([Buffer.from(fileOf([row(1)]).trim()), Buffer.from([0x92, 0xc2, 0x0a])]);
    expect(await world.import(sjis)).toMatchObject({
      status: 'refused',
      ordersPlaced: 0,
      reason: expect.stringMatching(/not utf-8: row 2.*CSV UTF-8/) as string,
    });
    expect(await world.import(sjis, { encoding: 'shift_jis' })).toMatchObject({ ordersPlaced: 1 });
    expect(world.orders.get('A1')?.customer.name).toBe('Somebody陳');
  });

  it('loses only a row to bad bytes far inside', async () => {
    const good = Buffer.from(fileOf(many(1000)));
    const bad = Buffer.concat([Buffer.from(row('bad')), Buffer.from([0xff, 0x0a])]);
    expect(await world.import(Buffer.concat([good, bad]))).toMatchObject({
      ...{ status: 'finished', ordersPlaced: 1000, rowErrors: 1 },
    });
  });

  it('refuses a file that is replaced or taken away while it is read', async () => {
    for (const change of ['replace', 'remove'] as const) {
      const importId = await world.create();
      await world.put(importId, fileOf(many(1000)));
      await world.start(importId);
      await world.deliver(world.queue.shift() ?? { channelId: '', importId: '', part: 0 });
      if (change === 'replace') await world.put(importId, fileOf(many(999)));
      else world.blobs.files.clear();
      await world.workOff();
      expect(await world.view(importId)).toMatchObject({
        status: 'refused',
        reason: expect.stringContaining('create a new import') as string,
      });
    }
  });

  it('goes on when it is started again, where it stood', async () => {
    const importId = await world.create();
    await world.put(importId, fileOf(many(1000)));
    await world.start(importId);
    await world.deliver(world.queue.shift() ?? { channelId: '', importId: '', part: 0 });
    // As if the message had ended among the dead letters.
    world.queue.length = 0;
    expect((await world.start(importId)).status).toBe(202);
    await world.workOff();
    expect(await world.view(importId)).toMatchObject({ status: 'finished', ordersPlaced: 1000 });
  });

  it('takes names of columns, currency and time zone from the call', async () => {
    const body = {
      columns: { order_id: 'Bill', external_id: 'Card' },
      defaultCurrency: 'JPY',
      timeZone: 'Asia/Bangkok',
    };
    const file = 'Bill,Date,Total,Card\nB1,2026-11-20,1500,C9\n';
    expect(await world.import(file, body)).toMatchObject({ ordersPlaced: 1 });
    expect(world.orders.get('B1')).toMatchObject({
      ...{ currency: 'JPY', amountMinor: 1500, placedAt: '2026-11-20T00:00:00+07:00' },
      customer: { externalId: 'C9' },
    });
  });

  it('is refused when the call is wrong, and unknown elsewhere', async () => {
    const wrong = { columns: { orderid: 'x' }, defaultCurrency: 'twd', timeZone: 'Mars', encoding: 'gbk' };
    const { status, json } = await world.api('POST /v1/orders/imports', { body: wrong });
    expect([status, (json as { errors: unknown[] }).errors.length]).toEqual([400, 4]);
    const path = 'GET /v1/orders/imports/5d2b3f0e-6c7a-5b1d-9f43-8e0c2a6b7d14';
    expect((await world.api(path)).status).toBe(404);
  });

  it('ends well without a row', async () => {
    expect(await world.import(header)).toMatchObject({ status: 'finished', rowsRead: 0 });
  });
});
