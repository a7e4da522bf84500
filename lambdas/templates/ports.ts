import type { MessageContent } from './contracts.ts';

/** A template in one of its versions; a version never changes. */
export interface Template {
  channelId: string;
  templateId: string;
  /** 1 for the first. */
  version: number;
  name: string;
  description?: string | undefined;
  content: MessageContent;
  /** ISO 8601. */
  createdAt: string;
}

export interface TemplateStore {
  /** False when there is that version already: somebody else was faster. */
  putVersion(template: Template): Promise<boolean>;
  /** The newest version unless told. */
  read(channelId: string, templateId: string, version?: number): Promise<Template | undefined>;
  /** Newest version of each, by name. */
  list(channelId: string): Promise<readonly Template[]>;
  versions(channelId: string, templateId: string): Promise<readonly Template[]>;
  /** All versions. */
  remove(channelId: string, templateId: string): Promise<void>;
}
