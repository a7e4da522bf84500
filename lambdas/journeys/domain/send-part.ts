/** Which of a send's words somebody gets. */
export interface SendWords {
  variant?: string;
  /** `default`, or a language that the content was written in. */
  language: string;
}

/** Members of a visit who are sent the same words; frozen with the visit, so that nobody changes over between tries. */
export interface SendPart extends SendWords {
  sendId: string;
  memberIds: readonly string[];
}

export const defaultLanguage = 'default';

/** The one part of a send that says the same to all. */
export const everybody = (sendId: string, memberIds: readonly string[]): SendPart => ({
  sendId,
  memberIds,
  language: defaultLanguage,
});
