/** Where an uploaded file of codes lies; it expires with other imports. */
export const codeUploadKey = (channelId: string, uploadId: string): string =>
  `imports/${channelId}/codes-${uploadId}.csv`;
