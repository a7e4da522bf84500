import { z } from 'zod';
import type { Account } from '../../account.ts';
import { refuse, refuseProperties, type LineAnswer } from '../../http/line-answer.ts';
import { friendshipOf } from '../../state.ts';
import { conditionTree, holds } from './condition-tree.ts';
import { friendsOf } from './recipients.ts';

/** Attributes may be used by accounts that reach so many. */
const leastReach = 100;
const dayMs = 86_400_000;

const Age = z.string().regex(/^age_(15|[2-6][05]|70)$/);
const Period = z.enum(['day_7', 'day_30', 'day_90', 'day_180', 'day_365']);
const Attribute = z.union([
  z.object({ type: z.literal('gender'), oneOf: z.array(z.enum(['male', 'female'])).min(1) }),
  z.object({ type: z.literal('appType'), oneOf: z.array(z.enum(['ios', 'android'])).min(1) }),
  z.object({ type: z.literal('area'), oneOf: z.array(z.string().regex(/^(jp|tw|th|id)_\d{2}$/)).min(1) }),
  z.object({ type: z.literal('age'), gte: Age.optional(), lt: Age.optional() }).refine(hasBound),
  z
    .object({ type: z.literal('subscriptionPeriod'), gte: Period.optional(), lt: Period.optional() })
    .refine(hasBound),
]);
type Attribute = z.infer<typeof Attribute>;
const Filter = z.object({ demographic: conditionTree(Attribute).optional() }).prefault({});

function hasBound({ gte, lt }: { gte?: string; lt?: string }): boolean {
  return gte !== undefined || lt !== undefined;
}

export interface NarrowcastFilter {
  isMeant: (userId: string) => boolean;
  isUsed: boolean;
}

/** Demographic conditions on what `POST /_sim/users` said of people; who is unknown meets none. */
export function readFilter(account: Account, filter: unknown): NarrowcastFilter | { refusal: LineAnswer } {
  const parsed = Filter.safeParse(filter);
  if (!parsed.success) {
    const message = 'Must be conditions on gender, age, appType, area and subscriptionPeriod';
    return { refusal: refuseProperties([{ message, property: 'filter' }]) };
  }
  const { demographic } = parsed.data;
  if (demographic === undefined) return { isMeant: () => true, isUsed: false };
  if (friendsOf(account).length < leastReach)
    return { refusal: refuse(403, 'Your account does not have enough friends') };
  return {
    isMeant: (userId) => holds(demographic, (attribute) => meets(account, userId, attribute)),
    isUsed: true,
  };
}

function meets(account: Account, userId: string, attribute: Attribute): boolean {
  const known = account.provider.people.get(userId)?.demographics ?? {};
  switch (attribute.type) {
    case 'gender':
    case 'appType':
    case 'area':
      return (attribute.oneOf as string[]).includes(known[attribute.type] ?? '');
    case 'age':
      return isBetween(known.age, attribute);
    case 'subscriptionPeriod': {
      const { friendSince } = friendshipOf(account.state, userId);
      const days = friendSince === undefined ? undefined : (account.clock.now() - friendSince) / dayMs;
      return isBetween(days, attribute);
    }
  }
}

/** Bounds are names that end in their number: `age_20`, `day_30`. */
function isBetween(value: number | undefined, { gte, lt }: { gte?: string; lt?: string }): boolean {
  const bound = (name: string | undefined, none: number) =>
    name === undefined ? none : Number(name.split('_')[1]);
  return value !== undefined && value >= bound(gte, 0) && value < bound(lt, Infinity);
}
