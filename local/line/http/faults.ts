import { z } from 'zod';

const kinds = {
  /** Answered instead of accepting. */
  status: z.int().min(400).max(599),
  /** Accepted, and never answered. */
  timeoutAfterAccept: z.literal(true),
  /** The connection is cut instead of accepting. */
  resetBefore: z.literal(true),
  /** Accepted, and the connection is cut instead of answering. */
  resetAfterAccept: z.literal(true),
  /** Accepted, and this process gets SIGKILL instead of the answer. */
  killAfterAccept: z.int().min(1),
};
type Kind = keyof typeof kinds;
const optional = {
  status: true,
  timeoutAfterAccept: true,
  resetBefore: true,
  resetAfterAccept: true,
  killAfterAccept: true,
} as const;

const target = {
  /** Exact, or the beginning of a path with `*` at the end. */
  path: z.string().startsWith('/'),
  /** How many calls it hits. */
  count: z.int().min(1).default(1),
  /** The part of the calls that it hits, drawn at random; all without it. */
  share: z.number().gt(0).max(1).optional(),
};

const named = z.enum(['timeoutAfterAccept', 'resetBefore', 'resetAfterAccept']);

const WithKind = z
  .strictObject({ ...target, ...kinds, killPid: kinds.killAfterAccept })
  .partial({ ...optional, killPid: true })
  .transform(({ killPid, ...fault }) =>
    killPid === undefined ? fault : { ...fault, killAfterAccept: killPid },
  )
  .refine((fault) => kindsOf(fault).length === 1, {
    error: `give exactly one of ${Object.keys(kinds).join(', ')}`,
  });
type WithKind = z.output<typeof WithKind>;

/** A fault of the next `count` calls to a path; those that need no value may be named in `fault` or `status`. */
export const Fault = z.union([
  WithKind,
  z
    .strictObject({ ...target, fault: named })
    .transform(({ fault, ...rest }): WithKind => ({ ...rest, [fault]: true })),
  z
    .strictObject({ ...target, status: named })
    .transform(({ status, ...rest }): WithKind => ({ ...rest, [status]: true })),
]);
export type Fault = z.infer<typeof Fault>;

export interface Mishap {
  kind: Kind;
  fault: Fault;
}

export interface Faults {
  add(fault: Fault): void;
  /** Those to come, with the calls that are left to each. */
  list(): readonly Fault[];
  clear(): void;
  /** What goes wrong with a call to the path now. */
  next(path: string): Mishap | undefined;
}

export function createFaults(random: () => number): Faults {
  let pending: Fault[] = [];
  return {
    add: (fault) => void pending.push({ ...fault }),
    list: () => pending,
    clear: () => void (pending = []),
    next(path) {
      const fault = pending.find(({ path: pattern, share = 1 }) => fits(pattern, path) && random() < share);
      const [kind] = fault ? kindsOf(fault) : [];
      if (!fault || !kind) return undefined;
      fault.count -= 1;
      pending = pending.filter(({ count }) => count > 0);
      return { kind, fault };
    },
  };
}

const fits = (pattern: string, path: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;

const kindsOf = (fault: Partial<Record<Kind, unknown>>): Kind[] =>
  (Object.keys(kinds) as Kind[]).filter((kind) => fault[kind] !== undefined);
