import { z } from 'zod';
import { unlessKnown } from '../../reference.ts';
import type { TriggerKind } from '../trigger-kind.ts';

const id = z.string().min(1).max(100).optional();

const schema = z
  .strictObject({
    kind: z.literal('linkClicked'),
    linkId: id,
    /** A name that its author gave the link. */
    label: id,
    broadcastId: id,
    journeyId: id,
  })
  .refine(({ broadcastId, journeyId }) => broadcastId === undefined || journeyId === undefined, {
    path: ['journeyId'],
    error: 'a link is of a broadcast or of a journey, not of both',
  });

/** Somebody clicked on a tracked link. */
export const linkClicked = {
  schema,
  listensTo: () => ['link.clicked'],
  startsWith: ({ linkId, label, broadcastId, journeyId }, { data }) =>
    (linkId === undefined || data['linkId'] === linkId) &&
    (label === undefined || data['label'] === label) &&
    (broadcastId === undefined || data['originKey'] === `broadcast:${broadcastId}`) &&
    (journeyId === undefined || data['originKey'] === `journey:${journeyId}`),
  problems: ({ broadcastId, journeyId }, { knownBroadcasts, knownJourneys, ...context }) => [
    ...(broadcastId === undefined
      ? []
      : unlessKnown('/broadcastId', { kind: 'broadcast', id: broadcastId }, knownBroadcasts)),
    ...(journeyId === undefined || journeyId === context.journeyId
      ? []
      : unlessKnown('/journeyId', { kind: 'journey', id: journeyId }, knownJourneys)),
  ],
  words: ({ linkId, label, broadcastId, journeyId }) => {
    const link = linkId ?? label;
    return [
      `Starts with a click on ${link === undefined ? 'a link' : `the link ${link}`}`,
      broadcastId === undefined ? '' : ` of broadcast ${broadcastId}`,
      journeyId === undefined ? '' : ` of journey ${journeyId}`,
    ].join('');
  },
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
