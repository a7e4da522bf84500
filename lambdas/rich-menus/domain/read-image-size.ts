export interface ImageSize {
  contentType: 'image/png' | 'image/jpeg';
  /** In pixels, as the file says. */
  width: number;
  height: number;
}

/** The pixel size that a PNG or JPEG states; undefined when the bytes are neither. */
export function readImageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readPng(view) ?? readJpeg(view);
}

const pngSignature = [0x89504e47, 0x0d0a1a0a] as const;
const ihdr = 0x49484452;
/** Signature, then the length and name of the first chunk, then width and height (PNG specification, 11.2.2). */
const pngHeaderBytes = 24;

function readPng(view: DataView): ImageSize | undefined {
  if (view.byteLength < pngHeaderBytes) return undefined;
  const isPng =
    view.getUint32(0) === pngSignature[0] &&
    view.getUint32(4) === pngSignature[1] &&
    view.getUint32(12) === ihdr;
  return isPng
    ? { contentType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
    : undefined;
}

const startOfImage = 0xffd8;
/** Huffman tables, arithmetic coding and the reserved JPG lie among the frame headers C0 to CF (ITU-T T.81, table B.1). */
const notFrames: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && !notFrames.has(marker);
/** Markers that stand alone: restarts and TEM. */
const isAlone = (marker: number): boolean => (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01;
const startOfScan = 0xda;

/** Goes from segment to segment to the first frame header: marker, length, precision, height, width. */
function readJpeg(view: DataView): ImageSize | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== startOfImage) return undefined;
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === startOfScan) return undefined;
    if (isFrame(marker))
      return { contentType: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += stepBehind(view, at, marker);
  }
  return undefined;
}

/** Fill bytes before a marker are one byte long, lone markers two, segments as long as they say. */
function stepBehind(view: DataView, at: number, marker: number): number {
  if (marker === 0xff) return 1;
  return isAlone(marker) ? 2 : 2 + view.getUint16(at + 2);
}
