import type { Channel, ChannelCredentials } from './contracts.ts';

export interface ChannelStore {
  /** False when the channel exists. */
  create(channel: Channel): Promise<boolean>;
  read(channelId: string): Promise<Channel | undefined>;
  list(): Promise<readonly Channel[]>;
  replace(channel: Channel): Promise<void>;
}

/** Credentials by channel; nothing outside reads them back. */
export interface CredentialStore {
  read(channelId: string): Promise<ChannelCredentials | undefined>;
  put(channelId: string, credentials: ChannelCredentials): Promise<void>;
}

export interface ApiKeyRecord {
  /** SHA-256 of the key, hex: a stolen table opens no door. */
  hash: string;
  keyId: string;
  name: string;
  /** ISO 8601. */
  createdAt: string;
}

export interface ApiKeyStore {
  find(hash: string): Promise<ApiKeyRecord | undefined>;
  list(): Promise<readonly ApiKeyRecord[]>;
  put(record: ApiKeyRecord): Promise<void>;
  remove(hash: string): Promise<void>;
}

/** The bot's own user id, as LINE tells it for these credentials; undefined when LINE cannot be asked now. */
export type AskBotUserId = (credentials: ChannelCredentials) => Promise<string | undefined>;
