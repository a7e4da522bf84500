import { readImageSize, type ImageSize } from './read-image-size.ts';
import { richMenuLimits, type RichMenuContent } from './rich-menu-content.ts';

/** Whether LINE will take a file as the image of a menu of that size. */
export function checkImage(
  bytes: Uint8Array,
  { size }: Pick<RichMenuContent, 'size'>,
): { outcome: 'fits'; image: ImageSize } | { outcome: 'refused'; reason: string } {
  if (bytes.length > richMenuLimits.mostImageBytes)
    return { outcome: 'refused', reason: `The file has ${bytes.length} bytes; LINE takes 1 MB at most.` };
  const image = readImageSize(bytes);
  if (!image) return { outcome: 'refused', reason: 'The file is neither a PNG nor a JPEG.' };
  if (image.width === size.width && image.height === size.height) return { outcome: 'fits', image };
  const [own, wanted] = [image, size].map(({ width, height }) => `${width} x ${height}`);
  return {
    outcome: 'refused',
    reason: `The image is ${own ?? ''} pixels, the menu ${wanted ?? ''}: make them the same.`,
  };
}
