import type { MediaContent } from '../change.ts';

/** An MPEG-4 file type box, which is how such files begin. */
const fileTypeBox = (brand: string): string =>
  Buffer.from(`\0\0\0\x14ftyp${brand}\0\0\0\0isom`, 'latin1').toString('base64');

/** A PNG of one pixel. */
const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const samples: Readonly<Record<string, MediaContent>> = {
  image: { contentType: 'image/png', base64: onePixel },
  video: { contentType: 'video/mp4', base64: fileTypeBox('mp42') },
  audio: { contentType: 'audio/x-m4a', base64: fileTypeBox('M4A ') },
};

const someFile: MediaContent = {
  contentType: 'application/octet-stream',
  base64: Buffer.from('A file of the LINE simulator.\n').toString('base64'),
};

/** Bytes of a media message that came without any. */
export const sampleContent = (type: string): MediaContent => samples[type] ?? someFile;

/** What LINE shows of a video before it plays. */
export const samplePreview: MediaContent = { contentType: 'image/png', base64: onePixel };
