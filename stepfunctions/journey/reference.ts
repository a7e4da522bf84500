import type { JourneyProblem } from './nodes/node-kind.ts';

/** What a journey may need of the channel. */
export const referenceKinds = [
  'tag',
  'topic',
  'template',
  'richMenu',
  'audience',
  'journey',
  'codePool',
  'segment',
  'broadcast',
  'member',
] as const;
export type ReferenceKind = (typeof referenceKinds)[number];

export interface Reference {
  kind: ReferenceKind;
  id: string;
}

const nouns: Readonly<Record<ReferenceKind, string>> = {
  tag: 'tag',
  topic: 'topic',
  template: 'template',
  richMenu: 'rich menu',
  audience: 'audience',
  journey: 'journey',
  codePool: 'code pool',
  segment: 'segment',
  broadcast: 'broadcast',
  member: 'member',
};

const hints: Readonly<Record<ReferenceKind, string>> = {
  tag: 'Create it first (POST /v1/tags), or mend the name.',
  topic: 'Create it with PUT /v1/topics/{topicId}, or take one of GET /v1/topics.',
  template: 'Create it first (POST /v1/templates), or take one of GET /v1/templates.',
  richMenu: 'Create it first (POST /v1/rich-menus), or take one of GET /v1/rich-menus.',
  audience: 'Create it first (POST /v1/audiences), or take one of GET /v1/audiences.',
  journey: 'Create it first (POST /v1/journeys), or take one of GET /v1/journeys.',
  member: 'Take the memberId of one of GET /v1/members.',
  codePool: 'Create it with POST /v1/code-pools, or take one of GET /v1/code-pools.',
  segment: 'Take the segmentId of one of GET /v1/segments.',
  broadcast: 'Take the broadcastId of one of GET /v1/broadcasts.',
};

/** The problem of something that the channel does not have. */
export function unknownReference(path: string, missing: Reference): JourneyProblem {
  const { kind, id } = missing;
  const code = `unknown-${nouns[kind].replace(' ', '-')}`;
  return { path, code, message: `The channel has no ${nouns[kind]} ${id}.`, hint: hints[kind], missing };
}

/** The problem, unless it is known; nobody asks where nothing is told. */
export const unlessKnown = (
  path: string,
  reference: Reference,
  known: { has(id: string): boolean } | undefined,
): JourneyProblem[] =>
  known === undefined || known.has(reference.id) ? [] : [unknownReference(path, reference)];
