import { z } from 'zod';

/** Names a link to people and in conditions; never 16 hex digits, which are the id of a link. */
export const LinkLabel = z
  .string()
  .regex(
    /^(?![0-9a-f]{16}$)[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/,
    'letters, digits, hyphens and underscores (60 at most); not 16 hex digits',
  );

/** What a click adds to the intensity of a tag; the tag's own half-life holds. */
export const ClickTag = z.strictObject({
  tag: z.string().min(1),
  weight: z.number().min(0.001).max(1000).default(1),
});

/** How the links of messages are tracked. */
export const LinkTracking = z
  .strictObject({
    /** `perMember`: every member gets an address of its own, so the send is a push each; `perSend`: one for all, counted only. */
    mode: z.enum(['perMember', 'perSend']),
    label: LinkLabel.optional(),
    /** `utm_campaign` of the links. */
    campaign: z.string().trim().min(1).max(100).optional(),
    /** Adds `utm_source`, `utm_medium` and `utm_campaign` where the link has none of its own. */
    utm: z.boolean().default(true),
    tag: ClickTag.optional(),
  })
  .refine(({ mode, tag }) => mode === 'perMember' || tag === undefined, {
    path: ['tag'],
    error: 'only with mode perMember: nobody knows who clicks on an address that all share',
  });
export type LinkTracking = z.infer<typeof LinkTracking>;
