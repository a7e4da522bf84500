import { z } from 'zod';
import { AttributeValue } from '../../members/contracts.ts';
import { nesStates, rfmNames } from '../../scoring/contracts.ts';
import { Assumptions } from './assumptions.ts';

/** One answer of the API must be there within 29 seconds. */
export const mostMembers = 10_000;

const Share = z.number().min(0).max(1);

/** Values with their weights; a weight is 1 unless told. */
const spread = <Value extends z.ZodType>(value: Value) =>
  z
    .array(z.strictObject({ value, weight: z.number().positive().default(1) }))
    .min(1)
    .max(50);

/** Members who do not exist: how many, and how attributes and tags are spread among them. */
const Synthetic = z
  .strictObject({
    count: z.int().min(1).max(mostMembers),
    attributes: z
      .record(z.string().min(1), spread(AttributeValue))
      .default({})
      .describe('By name: the values, each with its weight'),
    tags: z
      .record(
        z.string().min(1),
        z.strictObject({ share: Share, intensity: z.number().positive().default(1) }),
      )
      .default({})
      .describe('By tag: the share of the members who have it'),
    blockedShare: Share.default(0),
    nes: spread(z.enum(nesStates))
      .optional()
      .describe('How they are scored; not at all unless nes or rfm is told'),
    rfm: spread(z.enum(rfmNames)).optional(),
  })
  .describe('Birthdays are spread over the year');
export type Synthetic = z.infer<typeof Synthetic>;

export const RehearsalMembers = z.union(
  [
    z.strictObject({ memberIds: z.array(z.uuid()).min(1).max(mostMembers) }),
    z.strictObject({
      segmentId: z.string().min(1),
      atMost: z.int().min(1).max(mostMembers).default(1000).describe('Of a larger segment, evenly chosen'),
    }),
    Synthetic,
  ],
  { error: 'one of { "memberIds": [...] }, { "segmentId": ... } and { "count": 100 }' },
);
export type RehearsalMembers = z.infer<typeof RehearsalMembers>;

const rehearsal = {
  members: RehearsalMembers,
  days: z.int().min(1).max(365).default(90),
  startAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("When they enter; tomorrow at 10:00 on the channel's clock, unless told"),
  enter: z
    .enum(['at once', 'by trigger'])
    .optional()
    .describe(
      'at once: everybody asks to enter at the start, as if the trigger had come for all; by trigger: turns of a date or schedule let them in, and what they do. Journeys that start at turns are rehearsed by trigger unless told, all others at once',
    ),
  assumptions: Assumptions.prefault({}),
  seed: z.int().min(0).max(2_147_483_647).default(1).describe('The same seed gives the same answer'),
  timelines: z
    .strictObject({
      offset: z.int().min(0).default(0),
      limit: z.int().min(0).max(500).default(50),
    })
    .prefault({})
    .describe('Whose timelines are answered, counted in the order of the members'),
};

export const RehearsalRequest = z.strictObject({
  ...rehearsal,
  version: z.int().min(1).optional().describe('A published version; the draft unless told'),
});

export const InlineRehearsalRequest = z.strictObject({
  ...rehearsal,
  definition: z.looseObject({}).describe('A journey definition, which is not stored'),
});
export type RehearsalSettings = Omit<z.infer<typeof RehearsalRequest>, 'version'>;
