/** Whole files under keys like `media/<channelId>/<messageId>`: S3 in the cloud, a folder on one machine. */
export interface Blobs {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** Bytes `start` (inclusive) to `end` (exclusive), less where the file ends; undefined when there is no file. */
  getRange(
    key: string,
    range: { start: number; end: number },
  ): Promise<{ bytes: Uint8Array; totalBytes: number } | undefined>;
  /** Harmless when there is none. */
  delete(key: string): Promise<void>;
}

/** A link to which anybody who has it can upload one file for a while, without an API key. */
export type CreateUploadLink = (upload: {
  key: string;
  contentType: string;
  expiresSeconds: number;
}) => Promise<string>;
