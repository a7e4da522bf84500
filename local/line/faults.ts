import { z } from 'zod';

const mishaps = ['timeoutAfterAccept', 'resetBefore', 'resetAfterAccept'] as const;

/**
 * A fault of the next `count` calls to a path (`*` at its end: whatever begins so). Exactly one kind: an HTTP status
 * instead of accepting; accepted and never answered; the connection cut before or after accepting; or accepted, and a
 * process killed before the answer.
 */
export const Fault = z
  .strictObject({
    path: z.string().startsWith('/'),
    count: z.int().min(1).default(1),
    status: z.union([z.int().min(400).max(599), z.enum(mishaps)]).optional(),
    fault: z.enum(mishaps).optional(),
    timeoutAfterAccept: z.literal(true).optional(),
    resetBefore: z.literal(true).optional(),
    resetAfterAccept: z.literal(true).optional(),
    /** Process id that gets SIGKILL. */
    killAfterAccept: z.int().min(1).optional(),
  })
  .refine(({ path: _path, count: _count, ...kinds }) => Object.keys(kinds).length === 1, {
    error: 'exactly one of status, timeoutAfterAccept, resetBefore, resetAfterAccept, killAfterAccept',
  });
export type Fault = z.infer<typeof Fault>;

export type Mishap =
  | { kind: 'status'; status: number }
  | { kind: 'resetBefore' | 'timeoutAfterAccept' | 'resetAfterAccept' }
  | { kind: 'kill'; pid: number };

/** The faults that are still to come, in the order in which they were ordered. */
export function createFaults() {
  const pending: { fault: Fault; left: number }[] = [];
  return {
    add: (fault: Fault) => void pending.push({ fault, left: fault.count }),
    list: () => pending.map(({ fault, left }) => ({ ...fault, left })),
    clear: () => void pending.splice(0),
    next(path: string): Mishap | undefined {
      const entry = pending.find(({ fault, left }) => left > 0 && fits(fault.path, path));
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left === 0) pending.splice(pending.indexOf(entry), 1);
      return mishapOf(entry.fault);
    },
  };
}

const fits = (pattern: string, path: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;

function mishapOf({ status, fault, timeoutAfterAccept, resetBefore, killAfterAccept }: Fault): Mishap {
  if (typeof status === 'number') return { kind: 'status', status };
  if (killAfterAccept !== undefined) return { kind: 'kill', pid: killAfterAccept };
  if (timeoutAfterAccept) return { kind: 'timeoutAfterAccept' };
  if (resetBefore) return { kind: 'resetBefore' };
  return { kind: fault ?? status ?? 'resetAfterAccept' };
}
