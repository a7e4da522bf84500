/** Properties of message objects that hold an address, wherever they stand. */
export const urlProperties: ReadonlySet<string> = new Set([
  'baseUrl',
  'desktop',
  'iconUrl',
  'imageUrl',
  'linkUri',
  'originalContentUrl',
  'previewImageUrl',
  'previewUrl',
  'thumbnailImageUrl',
  'uri',
  'url',
]);
