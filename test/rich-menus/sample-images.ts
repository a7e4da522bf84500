/** The header of a PNG of that size, padded to a number of bytes; readers look no further. */
export function pngOf({ width, height }: { width: number; height: number }, bytes = 64): Buffer {
  const file = Buffer.alloc(Math.max(bytes, 33));
  file.write('\x89PNG\r\n\x1a\n', 'latin1');
  file.writeUInt32BE(13, 8);
  file.write('IHDR', 12, 'latin1');
  file.writeUInt32BE(width, 16);
  file.writeUInt32BE(height, 20);
  return file;
}

/** A JPEG's first segments: JFIF, a fill byte, tables, then a frame of that size. */
export function jpegOf({ width, height }: { width: number; height: number }, frame = 0xc0): Buffer {
  const jfif = Buffer.from([0xff, 0xe0, 0, 4, 1, 2]);
  const huffman = Buffer.from([0xff, 0xff, 0xc4, 0, 3, 9]);
  const head = Buffer.from([
    0xff,
    frame,
    0,
    11,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    1,
    0,
    0,
    0,
  ]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), jfif, huffman, head]);
}
