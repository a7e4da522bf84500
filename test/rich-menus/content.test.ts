import { checkImage } from '../../lambdas/rich-menus/domain/check-image.ts';
import { evenSample } from '../../lambdas/rich-menus/domain/even-sample.ts';
import { isMarkOf, lineName, readLineName } from '../../lambdas/rich-menus/domain/line-name.ts';
import { readImageSize } from '../../lambdas/rich-menus/domain/read-image-size.ts';
import { RichMenuContent } from '../../lambdas/rich-menus/domain/rich-menu-content.ts';
import { jpegOf, pngOf } from './sample-images.ts';
import { area, menuOf } from './menu-world.ts';

/** Paths of all that is wrong, as the API names them. */
const problemsOf = (menu: object): string[] =>
  (RichMenuContent.safeParse(menu).error?.issues ?? []).map(({ path }) => `/${path.join('/')}`);
const x = (length: number): string => 'x'.repeat(length);
const boundsOf = (bounds: object) => ({
  bounds: { x: 0, y: 0, width: 1, height: 1, ...bounds },
  action: { type: 'message', text: 'x' },
});
const sizeOf = (width: number, height: number) =>
  menuOf('m', { size: { width, height }, areas: [boundsOf({})] });
const acting = (action: object) => menuOf('m', { areas: [area(action)] });

describe('the content of a rich menu', () => {
  it.each<[limit: string, largest: object, tooMuch: object, path: string]>([
    ['260 characters of name', menuOf(x(260)), menuOf(x(261)), '/name'],
    [
      '14 characters on the bar',
      menuOf('m', { chatBarText: x(14) }),
      menuOf('m', { chatBarText: x(15) }),
      '/chatBarText',
    ],
    [
      'characters as UTF-16',
      menuOf('m', { chatBarText: '😀'.repeat(7) }),
      menuOf('m', { chatBarText: '😀'.repeat(8) }),
      '/chatBarText',
    ],
    ['2500 pixels of width', sizeOf(2500, 1000), sizeOf(2501, 1000), '/size/width'],
    ['800 pixels at least', sizeOf(800, 250), sizeOf(799, 250), '/size/width'],
    ['250 pixels of height', sizeOf(800, 250), sizeOf(800, 249), '/size/height'],
    ['a ratio of 1.45', sizeOf(1450, 1000), sizeOf(1449, 1000), '/size/height'],
    [
      '20 areas',
      menuOf('m', { areas: Array(20).fill(boundsOf({})) }),
      menuOf('m', { areas: Array(21).fill(boundsOf({})) }),
      '/areas',
    ],
    ['an area', menuOf('m'), menuOf('m', { areas: [] }), '/areas'],
    [
      'an area inside to the right',
      menuOf('m', { areas: [boundsOf({ x: 600, width: 600 })] }),
      menuOf('m', { areas: [boundsOf({ x: 600, width: 601 })] }),
      '/areas/0/bounds/width',
    ],
    [
      'an area inside below',
      menuOf('m', { areas: [boundsOf({ y: 800, height: 10 })] }),
      menuOf('m', { areas: [boundsOf({ y: 801, height: 10 })] }),
      '/areas/0/bounds/height',
    ],
    [
      'an area inside to the left',
      menuOf('m', { areas: [boundsOf({ x: 0 })] }),
      menuOf('m', { areas: [boundsOf({ x: -1 })] }),
      '/areas/0/bounds/x',
    ],
    ['an alias of 32', menuOf('m', { aliasId: x(32) }), menuOf('m', { aliasId: x(33) }), '/aliasId'],
    ['an alias in lower case', menuOf('m', { aliasId: 'a_1-b' }), menuOf('m', { aliasId: 'A' }), '/aliasId'],
    [
      '300 of postback data',
      acting({ type: 'postback', data: x(300) }),
      acting({ type: 'postback', data: x(301) }),
      '/areas/0/action/data',
    ],
    [
      '300 of text',
      acting({ type: 'message', text: x(300) }),
      acting({ type: 'message', text: x(301) }),
      '/areas/0/action/text',
    ],
    [
      'a label of 20',
      acting({ type: 'message', text: 'x', label: x(20) }),
      acting({ type: 'message', text: 'x', label: x(21) }),
      '/areas/0/action/label',
    ],
    [
      'a URI of 1000',
      acting({ type: 'uri', uri: `tel:${x(996)}` }),
      acting({ type: 'uri', uri: `tel:${x(997)}` }),
      '/areas/0/action/uri',
    ],
    [
      'a scheme that LINE opens',
      acting({ type: 'uri', uri: 'line://x' }),
      acting({ type: 'uri', uri: 'ftp://x' }),
      '/areas/0/action/uri',
    ],
    [
      '1000 for the clipboard',
      acting({ type: 'clipboard', clipboardText: x(1000) }),
      acting({ type: 'clipboard', clipboardText: x(1001) }),
      '/areas/0/action/clipboardText',
    ],
    [
      'a moment of the mode',
      acting({ type: 'datetimepicker', data: 'd', mode: 'date', initial: '2026-12-24' }),
      acting({ type: 'datetimepicker', data: 'd', mode: 'date', initial: '12:00' }),
      '/areas/0/action/initial',
    ],
    [
      '300 of switch data',
      acting({ type: 'richmenuswitch', richMenuAliasId: 'a', data: x(300) }),
      acting({ type: 'richmenuswitch', richMenuAliasId: 'a', data: x(301) }),
      '/areas/0/action/data',
    ],
    [
      'an action that rich menus have',
      acting({ type: 'message', text: 'x' }),
      acting({ type: 'camera', label: 'x' }),
      '/areas/0/action/type',
    ],
  ])('has %s', (_limit, largest, tooMuch, path) => {
    expect(problemsOf(largest)).toEqual([]);
    expect(problemsOf(tooMuch)).toEqual([path]);
  });
});

describe('the image of a rich menu', () => {
  const size = { width: 2500, height: 1686 };

  it('is a PNG or a JPEG whose pixels are read from its bytes', () => {
    expect(readImageSize(pngOf(size))).toEqual({ contentType: 'image/png', ...size });
    for (const frame of [0xc0, 0xc1, 0xc2, 0xcf])
      expect(readImageSize(jpegOf(size, frame))).toEqual({ contentType: 'image/jpeg', ...size });
    expect(readImageSize(Uint8Array.from(pngOf(size)).subarray(0, 24))).toMatchObject(size);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00 and more of the file')],
    ['a PNG cut in its header', pngOf(size).subarray(0, 23)],
    ['a JPEG cut before its frame', jpegOf(size).subarray(0, 18)],
    ['a JPEG whose scan comes first', jpegOf(size, 0xda)],
    ['a JPEG with tables only', jpegOf(size, 0xc4)],
    ['a JPEG with garbage between segments', Buffer.from([0xff, 0xd8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('is not %s', (_what, bytes) => {
    expect(readImageSize(bytes)).toBeUndefined();
    expect(checkImage(bytes, { size })).toMatchObject({ outcome: 'refused' });
  });

  it('has at most a megabyte and exactly the pixels of the menu', () => {
    const check = (width: number, bytes: number) =>
      checkImage(pngOf({ ...size, width }, bytes), { size }).outcome;
    expect([check(2500, 1_048_576), check(2500, 1_048_577)]).toEqual(['fits', 'refused']);
    expect([check(2499, 100), check(2501, 100)]).toEqual(['refused', 'refused']);
  });
});

describe('the name of a revision at LINE', () => {
  const id = '6f1c2d3e-0000-4000-8000-000000000001';

  it('tells menu and revision, and fits into what LINE takes', () => {
    const name = lineName(id, { name: x(260), revision: 1_000_000 });
    expect(name.length).toBeLessThanOrEqual(300);
    const mark = readLineName(name);
    expect(mark).toMatchObject({ revision: 1_000_000 });
    expect(mark && isMarkOf(mark, id)).toBe(true);
    expect(mark && isMarkOf(mark, id.replace(/1$/, '2'))).toBe(false);
  });

  it('is not read from names of others', () => {
    for (const name of ['Main', 'Main #kizuna-', 'Main #kizuna-123456789abc-1 copy'])
      expect(readLineName(name)).toBeUndefined();
  });
});

it('a sample is spread over all items and leaves the others', () => {
  const items = Array.from({ length: 500 }, (_, index) => index);
  const { chosen, rest } = evenSample(items, 100);
  expect([chosen.length, rest.length, new Set([...chosen, ...rest]).size]).toEqual([100, 400, 500]);
  expect(Math.max(...chosen)).toBeGreaterThanOrEqual(495);
  expect(evenSample(items.slice(0, 3), 100)).toEqual({ chosen: [0, 1, 2], rest: [] });
});
