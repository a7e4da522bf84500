import { z } from 'zod';
import { shapeWords } from '../../../stepfunctions/shape-words.ts';
import { AttributeName, AttributeValue } from '../../members/contracts.ts';

const mostAttributes = 20;

const Attributes = z
  .record(AttributeName, AttributeValue.nullable())
  .refine((attributes) => Object.keys(attributes).length <= mostAttributes, {
    error: `at most ${mostAttributes} attributes`,
  });

/** What a receiver may answer; whatever else it says is passed over. */
const Answer = z.object({
  attributes: Attributes.default({}),
  members: z.record(z.string(), z.object({ attributes: Attributes.default({}) })).default({}),
});

const shape = '{ "attributes": {...}, "members": { "<memberId>": { "attributes": {...} } } }';

type Given = Readonly<Record<string, AttributeValue | null>>;

/** Attributes to set (or, with null, to clear) by a receiver's word. */
export interface GivenAttributes {
  forAll: Given;
  byMember: Readonly<Record<string, Given>>;
}

/** An answer that is no JSON says nothing; one that is must be sound. Only members who were asked about count. */
export function readWebhookAnswer(
  { contentType, text }: { contentType: string; text: string },
  memberIds: readonly string[],
): { outcome: 'read'; attributes: GivenAttributes } | { outcome: 'invalid'; reason: string } {
  if (text.trim() === '' || !/^application\/([a-z.+-]+\+)?json\b/i.test(contentType))
    return { outcome: 'read', attributes: { forAll: {}, byMember: {} } };
  const json = parsed(text);
  if (json === undefined) return { outcome: 'invalid', reason: 'The answer is said to be JSON and is not.' };
  const answer = Answer.safeParse(json, { error: shapeWords });
  if (!answer.success) {
    const [issue] = answer.error.issues;
    // What a receiver wrote may be personal: the place is told, not the words.
    const place = String(issue?.path[0] ?? '');
    const message = `The answer is not valid at /${place}: it ${issue?.message ?? 'is something else'}.`;
    return { outcome: 'invalid', reason: `${message} It may be ${shape}.` };
  }
  const { attributes, members } = answer.data;
  const asked = new Set(memberIds);
  const byMember = Object.entries(members).flatMap(([memberId, given]) =>
    asked.has(memberId) ? [[memberId, given.attributes] as const] : [],
  );
  return { outcome: 'read', attributes: { forAll: attributes, byMember: Object.fromEntries(byMember) } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
