import { chunkSize } from './manifest.ts';

/** What sending would come to; of `suppressed` and `sent` together all recipients. */
export interface DryRun {
  sent: number;
  suppressed: Record<string, number>;
  multicast: number;
  push: number;
}

/** Whom each rule leaves out of some members that are sent to together, in the order in which a send asks them. */
export interface ChunkRules {
  whyExcluded: (memberId: string) => string | undefined;
  beyondCaps: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Whom no code is left for; takes the codes of the others off what is left. */
  withoutCode: (memberIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** One push a member. */
  isPersonal: boolean;
}

export const nothingYet = (): DryRun => ({ sent: 0, suppressed: {}, multicast: 0, push: 0 });

/** Adds what one chunk would come to. Rules and order are those of `delivery/claim-send.ts`. */
export async function runChunk(run: DryRun, memberIds: readonly string[], rules: ChunkRules): Promise<void> {
  const leaveOut = (reason: string, count = 1): void =>
    void (run.suppressed[reason] = (run.suppressed[reason] ?? 0) + count);
  const willing = memberIds.filter((memberId) => {
    const reason = rules.whyExcluded(memberId);
    if (reason !== undefined) leaveOut(reason);
    return reason === undefined;
  });
  const capped = await rules.beyondCaps(willing);
  for (const reason of capped.values()) leaveOut(reason);
  const within = willing.filter((memberId) => !capped.has(memberId));
  const without = await rules.withoutCode(within);
  if (without.size > 0) leaveOut('no code left', without.size);
  const served = within.length - without.size;
  run.sent += served;
  if (rules.isPersonal || served === 1) run.push += served;
  else run.multicast += Math.ceil(served / chunkSize);
}

/** The same for so many times as many recipients. */
export const scaled = (run: DryRun, times: number): DryRun => ({
  sent: Math.round(run.sent * times),
  suppressed: Object.fromEntries(
    Object.entries(run.suppressed).map(([reason, count]) => [reason, Math.round(count * times)]),
  ),
  multicast: Math.round(run.multicast * times),
  push: Math.round(run.push * times),
});
