import { z } from 'zod';
import type { Account } from '../account.ts';
import type { Operation, Operations } from '../api/operation.ts';
import { ok, refuse, refuseProperties, type LineAnswer } from '../http/line-answer.ts';
import { recordMenus } from './menu-of-call.ts';

const menuId = z.string().min(1);
const Batch = z
  .looseObject({
    operations: z
      .array(
        z.discriminatedUnion('type', [
          z.looseObject({ type: z.literal('link'), from: menuId, to: menuId }),
          z.looseObject({ type: z.literal('unlink'), from: menuId }),
          z.looseObject({ type: z.literal('unlinkAll') }),
        ]),
      )
      .min(1)
      .max(1000),
    resumeRequestKey: z
      .string()
      .regex(/^[a-zA-Z0-9_-]{1,100}$/)
      .optional(),
  })
  .refine(
    ({ operations }) => operations.length === 1 || operations.every(({ type }) => type !== 'unlinkAll'),
    {
      error: 'unlinkAll must be alone',
      path: ['operations'],
    },
  )
  .refine(({ operations }) => isDistinct(operations.flatMap((one) => ('from' in one ? [one.from] : []))), {
    error: 'The same from more than once',
    path: ['operations'],
  });
type Batch = z.infer<typeof Batch>;

const isDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** How long LINE takes; here it is quick. */
const workingMs = 10_000;
const knownForMs = 14 * 86_400_000;

function check(account: Account, body: unknown): { batch: Batch } | { refusal: LineAnswer } {
  const parsed = Batch.safeParse(body);
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ path, message }) => ({ message, property: path.join('.') }));
    return { refusal: refuseProperties(details) };
  }
  const named = parsed.data.operations.flatMap((one) =>
    one.type === 'link' ? [one.from, one.to] : one.type === 'unlink' ? [one.from] : [],
  );
  const isKnown = named.every((richMenuId) => account.state.richMenus.menus.has(richMenuId));
  return isKnown ? { batch: parsed.data } : { refusal: refuse(400, 'richmenu not found') };
}

const start: Operation = ({ account, body, requestId }) => {
  const checked = check(account, body);
  if ('refusal' in checked) return checked.refusal;
  const { operations, resumeRequestKey } = checked.batch;
  for (const one of operations) {
    const from = one.type === 'unlinkAll' ? null : one.from;
    recordMenus(account, { kind: 'richMenuMoved', from, to: one.type === 'link' ? one.to : null });
  }
  recordMenus(account, { kind: 'richMenuBatch', requestId, at: account.clock.now(), resumeRequestKey });
  return { status: 202, body: {} };
};

const progress: Operation = ({ account: { state, clock }, query }) => {
  const batch = state.richMenus.batches.get(query.get('requestId') ?? '');
  if (!batch || clock.now() - batch.at > knownForMs) return refuse(404, 'The request id is not found');
  const completedAt = batch.at + workingMs;
  const acceptedTime = new Date(batch.at).toISOString();
  return clock.now() < completedAt
    ? ok({ phase: 'ongoing', acceptedTime })
    : ok({ phase: 'succeeded', acceptedTime, completedTime: new Date(completedAt).toISOString() });
};

/** Links of many users at once, from menu to menu (Messaging API reference, "Replace or unlink a linked rich menus in batches"). */
export const richMenuBatchOperations: Operations = {
  'POST /v2/bot/richmenu/batch': start,
  'POST /v2/bot/richmenu/validate/batch': ({ account, body }) => {
    const checked = check(account, body);
    return 'refusal' in checked ? checked.refusal : ok();
  },
  'GET /v2/bot/richmenu/progress/batch': progress,
};
