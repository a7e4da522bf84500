import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';

/** One message event in the languages that it was written in. */
export interface MessageContent {
  /** For everybody whose language is not among the others. */
  default: readonly LineMessage[];
  /** By BCP 47 tag, e.g. `th`, `zh-TW`. */
  byLanguage: Readonly<Record<string, readonly LineMessage[]>>;
}

/** A template's version, the newest unless told; undefined when there is none. */
export type ReadTemplate = (
  channelId: string,
  template: { templateId: string; version?: number | undefined },
) => Promise<{ name: string; version: number; content: MessageContent } | undefined>;

/** The newest version of each template. */
export type KnownTemplates = (channelId: string) => Promise<ReadonlyMap<string, number>>;

export { languageOf } from './domain/language-of.ts';
